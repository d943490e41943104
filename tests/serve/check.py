"""SPARQL clients of Python on a server with the graph of the example articles: check.py http://ADDRESS"""

import sys

import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, N3, POST, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed

address = sys.argv[1]
NG = "https://w3id.org/newsgraph/ontology#"
signs = f"SELECT ?who ?deal WHERE {{ ?who <{NG}signs> ?deal }} ORDER BY ?who ?deal"


def wrapped(query, form=JSON, method="GET", **dataset):
    client = SPARQLWrapper(f"{address}/sparql")
    client.setQuery(query)
    client.setReturnFormat(form)
    client.setMethod(method)
    for graph in dataset.get("default", []):
        client.addDefaultGraph(graph)
    for graph in dataset.get("named", []):
        client.addNamedGraph(graph)
    return client.queryAndConvert()


rows = wrapped(signs)["results"]["bindings"]
assert len(rows) > 3, rows
assert wrapped(signs, method=POST)["results"]["bindings"] == rows
assert len(wrapped(signs, XML).getElementsByTagName("result")) == len(rows)
assert len(wrapped(signs, CSV).decode().splitlines()) == len(rows) + 1
construct = f"CONSTRUCT WHERE {{ ?who <{NG}signs> ?deal }}"
for form in (TURTLE, N3):
    graph = rdflib.Graph().parse(data=wrapped(construct, form), format="turtle")
    assert len(graph) == len(rows), form
assert len(wrapped(construct, XML)) == len(rows)
graphs = [row["g"]["value"] for row in wrapped("SELECT DISTINCT ?g { GRAPH ?g { ?s <%ssigns> ?o } }" % NG)["results"]["bindings"]]
parts = [len(wrapped(signs, default=[graph])["results"]["bindings"]) for graph in graphs]
assert all(parts) and sum(parts) >= len(rows), parts
for query in ("SELECT", "ASK { ?s ?p }"):
    try:
        wrapped(query)
    except QueryBadFormed as fault:
        assert "error at 1:" in str(fault), fault
    else:
        raise SystemExit(f"{query} was answered")
try:
    wrapped("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
except EndPointInternalError:
    raise SystemExit("a costly query ended in an internal error")
except Exception as fault:
    assert "504" in str(fault), fault

store = SPARQLStore(f"{address}/sparql", returnFormat="json")
graph = rdflib.Graph(store)
pairs = sorted((str(s), str(o)) for s, o in graph.subject_objects(rdflib.URIRef(f"{NG}signs")))
assert pairs == sorted((row["who"]["value"], row["deal"]["value"]) for row in rows)
label = graph.value(rdflib.URIRef("https://w3id.org/newsgraph/id/entity/france"), rdflib.RDFS.label)
assert label == rdflib.Literal("France", lang="fr"), label
print("SPARQLWrapper and rdflib: they are answered")

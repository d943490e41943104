#!/usr/bin/env python3
"""The exports of a store, opened by the tools that they are for: Graphviz, NetworkX, igraph, GEXF's schema, rdflib.

    check.py NEWSGRAPH STORE FOLDER

Writes the exports to FOLDER and opens each; every one has to hold the same nodes, edges and statements. The
tools are those of requirements.txt beside this file; check.mjs does the same with those of package.json.
"""
import csv
import json
import pathlib
import subprocess
import sys
import warnings
import xml.etree.ElementTree as xml

import gexfpy
import igraph
import networkx
import rdflib
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.config import ParserConfig

newsgraph, store, folder = sys.argv[1:]
folder = pathlib.Path(folder)
passed = 0


def export(format_, *more):
    path = folder / "-".join([format_, *(m.strip("-") for m in more)])
    subprocess.run([newsgraph, "export", "-q", "--store", store, "--format", format_, "--out", path, *more], check=True)
    return path


def check(what, holds, detail=""):
    global passed
    if not holds:
        sys.exit(f"{what}: {detail}")
    passed += 1
    print(f"ok  {what}")


# The graph that all others have to be: nodes by IRI with label and class, edges with their fields.
data = json.loads(export("node-link").read_text("utf-8"))
graph = networkx.node_link_graph(data, edges="links")
nodes = {(n, d["label"], d["class"]) for n, d in graph.nodes(data=True)}
edges = sorted((s, t, d["relation"], d["status"], d["articles"]) for s, t, d in graph.edges(data=True))
check("NetworkX reads node-link JSON", graph.is_directed() and graph.is_multigraph() and len(edges) > 20, len(edges))

read = networkx.read_graphml(export("graphml"), force_multigraph=True)
check("NetworkX reads GraphML", {(n, d["label"], d["class"]) for n, d in read.nodes(data=True)} == nodes
      and sorted((s, t, d["relation"], d["status"], d["articles"]) for s, t, d in read.edges(data=True)) == edges)

read = igraph.Graph.Read_GraphML(str(export("graphml")))
check("igraph reads GraphML", {(v["id"], v["label"], v["class"]) for v in read.vs} == nodes
      and sorted((read.vs[e.source]["id"], read.vs[e.target]["id"], e["relation"], e["status"], int(e["articles"]))
                 for e in read.es) == edges)

read = networkx.read_gexf(export("gexf"))
check("NetworkX reads GEXF", {(n, d["label"], d["class"]) for n, d in read.nodes(data=True)} == nodes
      and sorted((s, t, d["label"], d["status"], d["articles"]) for s, t, d in read.edges(data=True)) == edges)

# gexfpy's classes are made from the schema of GEXF 1.2: what is not in that fails, or is lost on the way.
strict = XmlParser(config=ParserConfig(fail_on_unknown_properties=True))
with warnings.catch_warnings():
    warnings.simplefilter("error")
    bound = strict.from_string(export("gexf").read_text("utf-8"), gexfpy.Gexf)
names = lambda root: sorted((e.tag, key) for e in root.iter() for key in e.attrib if "schemaLocation" not in key)
given, kept = xml.parse(export("gexf")).getroot(), xml.fromstring(gexfpy.gexfparser.stringify(bound).encode())
check("GEXF is of its schema", set(names(given)) <= set(names(kept)) and
      sorted(e.tag for e in given.iter()) == sorted(e.tag for e in kept.iter()), set(names(given)) - set(names(kept)))

svg = xml.parse(export("svg")).getroot()
drawn = [g.get("class") for g in svg.iter("{http://www.w3.org/2000/svg}g")]
check("Graphviz draws DOT", drawn.count("node") == len(nodes) and drawn.count("edge") == len(edges))

imported = export("neo4j")
with (imported / "nodes.csv").open(encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
check("nodes.csv has the fields of Neo4j's import", {(r["id:ID"], r["label"], r[":LABEL"]) for r in rows} == nodes)
with (imported / "relationships.csv").open(encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
check("relationships.csv too", edges == sorted(
    (r[":START_ID"], r[":END_ID"], r[":TYPE"], r["status"], int(r["articles:int"])) for r in rows))

# rdflib reads RDF 1.1: facts are reified as RDF 1.0 had it.
standard = ("--reification", "standard")


def statements(path, format_):
    """The statements as sorted N-Triples; there are no blank nodes."""
    read = rdflib.Graph().parse(path, format=format_)
    assert not any(isinstance(t, rdflib.BNode) for triple in read for t in triple)
    return sorted(" ".join(t.n3() for t in triple) for triple in read)


def quads(path, format_):
    read = rdflib.Dataset(default_union=False)
    read.parse(path, format=format_)
    name = lambda g: "" if g is None or str(g) == "urn:x-rdflib:default" else str(g)
    return sorted(" ".join([s.n3(), p.n3(), o.n3(), name(g)]) for s, p, o, g in read.quads())


triples = statements(export("ntriples", *standard), "nt")
check("rdflib reads N-Triples", len(triples) > 500, len(triples))
for format_, name in (("turtle", "turtle"), ("rdfxml", "xml")):
    check(f"rdflib reads {format_}", statements(export(format_, *standard), name) == triples)
dataset = quads(export("nquads", *standard), "nquads")
check("rdflib reads N-Quads", len(dataset) > len(triples))
for format_, name in (("trig", "trig"), ("jsonld", "json-ld")):
    check(f"rdflib reads {format_}", quads(export(format_, *standard), name) == dataset)
plain = statements(export("turtle", "--reification", "none"), "turtle")
check("without reifiers the facts' triples are left", 0 < len(plain) < len(triples) and set(plain) < set(triples))

for format_ in ("mermaid", "cytoscape"):
    export(format_)
export("turtle", "--reification", "rdf12")
print(f"{passed} passed, 0 failed")

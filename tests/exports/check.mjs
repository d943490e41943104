// The exports that check.py wrote to a folder, opened by the JavaScript tools that they are for.
//
//     node check.mjs FOLDER
import fs from "node:fs";
import path from "node:path";
import { JSDOM } from "jsdom";
import cytoscape from "cytoscape";
import { forceLink, forceSimulation } from "d3-force";
import jsonld from "jsonld";
import { Parser } from "n3";

const folder = process.argv[2];
const read = (name) => fs.readFileSync(path.join(folder, name), "utf8");
let passed = 0;
function check(what, holds, detail = "") {
  if (!holds) {
    console.error(`${what}: ${detail}`);
    process.exit(1);
  }
  passed += 1;
  console.log(`ok  ${what}`);
}
const lines = (text) => text.split("\n").filter(Boolean).sort();
const same = (one, other) => one.length === other.length && one.every((line, at) => line === other[at]);

const data = JSON.parse(read("node-link"));
const simulation = forceSimulation(data.nodes).force("link", forceLink(data.links).id((node) => node.id)).stop();
simulation.tick(3);
check("D3 lays out node-link JSON", data.links.every((link) => typeof link.source.x === "number"));

const elements = JSON.parse(read("cytoscape")).elements;
const graph = cytoscape({ headless: true, elements });
check("Cytoscape.js loads its JSON", graph.nodes().length === data.nodes.length && graph.edges().length === data.links.length);

// A term as N-Triples has it; strings without a datatype, as RDF 1.1 has them.
const STRING = "http://www.w3.org/2001/XMLSchema#string";
const literal = (text) => `"${text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t")}"`;
function term(of) {
  if (of.termType === "NamedNode") return `<${of.value}>`;
  if (of.termType === "Quad") return `<<${[of.subject, of.predicate, of.object].map(term).join(" ")}>>`;
  if (of.termType === "DefaultGraph") return "";
  if (of.termType !== "Literal") throw new Error(`no blank nodes are expected: ${of.value}`);
  if (of.language) return `${literal(of.value)}@${of.language}`;
  return of.datatype.value === STRING ? literal(of.value) : `${literal(of.value)}^^<${of.datatype.value}>`;
}
const quads = (text, format) =>
  [...new Set(new Parser({ format }).parse(text).map((q) => [q.subject, q.predicate, q.object, q.graph].map(term).join(" ")))].sort();

const dataset = quads(read("nquads-reification-standard"), "N-Quads");
check("N3.js reads N-Quads", dataset.length > 500, dataset.length);
check("N3.js reads TriG", same(quads(read("trig-reification-standard"), "TriG"), dataset));
const triples = quads(read("ntriples-reification-standard"), "N-Triples");
check("N3.js reads Turtle", same(quads(read("turtle-reification-standard"), "Turtle"), triples));
const rdf12 = quads(read("turtle-reification-rdf12"), "Turtle");
check("N3.js reads RDF 1.2 Turtle", rdf12.some((line) => line.includes("<<")));

// No document is fetched: the export carries its own context.
const offline = () => {
  throw new Error("a remote document was asked for");
};
const expanded = await jsonld.toRDF(JSON.parse(read("jsonld-reification-standard")), { documentLoader: offline });
const known = expanded.map((q) => [q.subject, q.predicate, q.object, q.graph].map(term).join(" "));
check("jsonld.js reads JSON-LD", same([...new Set(known)].sort(), dataset));

const { window } = new JSDOM("<body></body>");
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import("mermaid");
const parsed = await mermaid.parse(read("mermaid"));
check("Mermaid parses the flowchart", parsed.diagramType.startsWith("flowchart"));
console.log(`${passed} passed, 0 failed`);

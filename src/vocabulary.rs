//! The IRIs of the vocabularies that the graph is written in.

use oxigraph::model::NamedNodeRef;

/// The namespace of the ontology, prefix `ng:`.
pub const NAMESPACE: &str = "https://w3id.org/newsgraph/ontology#";

/// The prefixes that queries need not declare.
pub const PREFIXES: [(&str, &str); 9] = [
    ("ng", NAMESPACE),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("schema", "https://schema.org/"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("wd", "http://www.wikidata.org/entity/"),
];

macro_rules! terms {
    ($(#[$meta:meta])* $module:ident $base:literal $($name:ident = $local:literal;)*) => {
        $(#[$meta])*
        pub mod $module {
            use super::NamedNodeRef;
            $(
                #[doc = concat!("`", stringify!($module), ":", $local, "`")]
                pub const $name: NamedNodeRef<'_> = NamedNodeRef::new_unchecked(concat!($base, $local));
            )*
        }
    };
}

terms! {
    /// The ontology's own terms about facts, articles and passages.
    ng "https://w3id.org/newsgraph/ontology#"
    FACT = "Fact";
    PASSAGE = "Passage";
    SUBJECT = "subject";
    RELATION = "relation";
    OBJECT = "object";
    STATUS = "status";
    DATE = "date";
    ATTRIBUTED_TO = "attributedTo";
    CONFIDENCE = "confidence";
    RULE = "rule";
    ROLE = "role";
    GOODS = "goods";
    QUANTITY = "quantity";
    PERIOD = "period";
    AMOUNT = "amount";
    STAKE = "stake";
    SHARED = "shared";
    EVIDENCE = "evidence";
    START = "start";
    END = "end";
    TEXT = "text";
    DIGEST = "digest";
    LEDGER = "ledger";
    LOG = "log";
    CHANGES = "changes";
    TELLING = "telling";
    BLOCK = "block";
    SKETCH = "sketch";
    RESOLVED = "resolved";
    AS_READ = "asRead";
    IDENTIFIES = "identifies";
    DEPENDENT = "dependent";
    IMPLIES = "implies";
    EVENT = "Event";
    TELLS = "tells";
    REPEATABLE = "repeatable";
}

terms! {
    /// RDF.
    rdf "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    TYPE = "type";
    REIFIES = "reifies";
    STATEMENT = "Statement";
    SUBJECT = "subject";
    PREDICATE = "predicate";
    OBJECT = "object";
}

terms! {
    /// RDF Schema.
    rdfs "http://www.w3.org/2000/01/rdf-schema#"
    LABEL = "label";
    SUB_CLASS_OF = "subClassOf";
    DOMAIN = "domain";
    RANGE = "range";
}

terms! {
    /// OWL.
    owl "http://www.w3.org/2002/07/owl#"
    CLASS = "Class";
    SYMMETRIC_PROPERTY = "SymmetricProperty";
    FUNCTIONAL_PROPERTY = "FunctionalProperty";
    SAME_AS = "sameAs";
}

terms! {
    /// SKOS.
    skos "http://www.w3.org/2004/02/skos/core#"
    PREF_LABEL = "prefLabel";
    ALT_LABEL = "altLabel";
    BROADER = "broader";
}

terms! {
    /// schema.org.
    schema "https://schema.org/"
    NEWS_ARTICLE = "NewsArticle";
    HEADLINE = "headline";
    DATE_PUBLISHED = "datePublished";
    IN_LANGUAGE = "inLanguage";
    URL = "url";
    PUBLISHER = "publisher";
    IDENTIFIER = "identifier";
    IS_PART_OF = "isPartOf";
    CONTAINED_IN_PLACE = "containedInPlace";
    VALUE = "value";
    MIN_VALUE = "minValue";
    MAX_VALUE = "maxValue";
    CURRENCY = "currency";
    DOMAIN_INCLUDES = "domainIncludes";
    RANGE_INCLUDES = "rangeIncludes";
}

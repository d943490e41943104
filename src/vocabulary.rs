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
    INFERRED = "inferred";
    INFERENCE = "Inference";
    PREMISE = "premise";
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
    FIRST = "first";
    REST = "rest";
    NIL = "nil";
}

terms! {
    /// RDF Schema.
    rdfs "http://www.w3.org/2000/01/rdf-schema#"
    LABEL = "label";
    CLASS = "Class";
    SUB_CLASS_OF = "subClassOf";
    SUB_PROPERTY_OF = "subPropertyOf";
    DOMAIN = "domain";
    RANGE = "range";
}

terms! {
    /// OWL.
    owl "http://www.w3.org/2002/07/owl#"
    CLASS = "Class";
    SYMMETRIC_PROPERTY = "SymmetricProperty";
    FUNCTIONAL_PROPERTY = "FunctionalProperty";
    TRANSITIVE_PROPERTY = "TransitiveProperty";
    INVERSE_OF = "inverseOf";
    PROPERTY_CHAIN_AXIOM = "propertyChainAxiom";
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
    /// SHACL.
    sh "http://www.w3.org/ns/shacl#"
    NODE_SHAPE = "NodeShape";
    PROPERTY_SHAPE = "PropertyShape";
    TARGET_NODE = "targetNode";
    TARGET_CLASS = "targetClass";
    TARGET_SUBJECTS_OF = "targetSubjectsOf";
    TARGET_OBJECTS_OF = "targetObjectsOf";
    PATH = "path";
    INVERSE_PATH = "inversePath";
    ALTERNATIVE_PATH = "alternativePath";
    ZERO_OR_MORE_PATH = "zeroOrMorePath";
    ONE_OR_MORE_PATH = "oneOrMorePath";
    ZERO_OR_ONE_PATH = "zeroOrOnePath";
    SEVERITY = "severity";
    MESSAGE = "message";
    DEACTIVATED = "deactivated";
    VIOLATION = "Violation";
    CLASS = "class";
    DATATYPE = "datatype";
    NODE_KIND = "nodeKind";
    MIN_COUNT = "minCount";
    MAX_COUNT = "maxCount";
    MIN_EXCLUSIVE = "minExclusive";
    MIN_INCLUSIVE = "minInclusive";
    MAX_EXCLUSIVE = "maxExclusive";
    MAX_INCLUSIVE = "maxInclusive";
    MIN_LENGTH = "minLength";
    MAX_LENGTH = "maxLength";
    PATTERN = "pattern";
    FLAGS = "flags";
    LANGUAGE_IN = "languageIn";
    UNIQUE_LANG = "uniqueLang";
    EQUALS = "equals";
    DISJOINT = "disjoint";
    LESS_THAN = "lessThan";
    LESS_THAN_OR_EQUALS = "lessThanOrEquals";
    NOT = "not";
    AND = "and";
    OR = "or";
    XONE = "xone";
    NODE = "node";
    PROPERTY = "property";
    QUALIFIED_VALUE_SHAPE = "qualifiedValueShape";
    QUALIFIED_MIN_COUNT = "qualifiedMinCount";
    QUALIFIED_MAX_COUNT = "qualifiedMaxCount";
    QUALIFIED_VALUE_SHAPES_DISJOINT = "qualifiedValueShapesDisjoint";
    CLOSED = "closed";
    IGNORED_PROPERTIES = "ignoredProperties";
    HAS_VALUE = "hasValue";
    IN = "in";
    BLANK_NODE_OR_IRI = "BlankNodeOrIRI";
    BLANK_NODE_OR_LITERAL = "BlankNodeOrLiteral";
    IRI_OR_LITERAL = "IRIOrLiteral";
    BLANK_NODE = "BlankNode";
    IRI = "IRI";
    LITERAL = "Literal";
    VALIDATION_REPORT = "ValidationReport";
    VALIDATION_RESULT = "ValidationResult";
    CONFORMS = "conforms";
    RESULT = "result";
    FOCUS_NODE = "focusNode";
    RESULT_PATH = "resultPath";
    VALUE = "value";
    SOURCE_SHAPE = "sourceShape";
    SOURCE_CONSTRAINT_COMPONENT = "sourceConstraintComponent";
    RESULT_SEVERITY = "resultSeverity";
    RESULT_MESSAGE = "resultMessage";
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

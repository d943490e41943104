// The page's own words in French and English; those of the ontology come from the graph.

const WORDS = {
  fr: {
    search: 'Chercher un nom', deals: 'Accords', money: 'Investissements', sectors: 'Secteurs', sparql: 'SPARQL',
    language: 'English', theme: 'Changer de thème', skip: 'Aller au contenu', also: 'Aussi', facts: 'Faits', timeline: 'Chronologie',
    near: 'Voisinage', conflicts: 'Désaccords', noConflicts: 'Les sources ne se contredisent pas.', none: 'Rien.',
    sources: 'sources', source: 'source', says: 'selon', why: 'Pourquoi ?', article: 'Article', status: 'Statut', relation: 'Relation',
    since: 'Depuis', all: 'toutes', anyStatus: 'tous', order: 'Ordre', byConfidence: 'confiance', byDate: 'date', byAmount: 'montant', byFacts: 'nombre de faits', byName: 'nom', before: 'Précédents',
    after: 'Suivants', of: 'sur', export: 'Exporter', parties: 'Parties', covers: 'Porte sur', worth: 'Montant', stages: 'Étapes',
    articles: 'articles', entities: 'entités', confidence: 'confiance', run: 'Exécuter', table: 'Table', graph: 'Graphe', saved: 'Requêtes gardées',
    keep: 'Garder', name: 'Nom', remove: 'Supprimer', rows: 'lignes', loading: 'Chargement…', start: 'Ce que disent les articles',
    intro: 'Chaque fait mène à la phrase qui le dit.', original: 'À la source', told: 'jour de l’article', expand: 'Un clic sur un nœud montre ses voisins, un double-clic ouvre sa page.',
    more: 'Plus de faits', shown: 'montrés', query: 'Requête', result: 'Résultat', noGraph: 'Ce résultat n’a pas deux colonnes de ressources.', marked: 'Les passages marqués disent les faits ci-contre.',
    fact: 'Fait', date: 'Date', count: 'Faits', wikidata: 'Wikidata', results: 'Résultats',
    actual: 'effectif', planned: 'prévu', possible: 'possible', denied: 'démenti', ended: 'terminé',
  },
  en: {
    search: 'Search a name', deals: 'Deals', money: 'Investments', sectors: 'Sectors', sparql: 'SPARQL',
    language: 'Français', theme: 'Change theme', skip: 'Skip to content', also: 'Also', facts: 'Facts', timeline: 'Timeline',
    near: 'Neighbourhood', conflicts: 'Disagreements', noConflicts: 'The sources do not contradict each other.', none: 'Nothing.',
    sources: 'sources', source: 'source', says: 'says', why: 'Why?', article: 'Article', status: 'Status', relation: 'Relation',
    since: 'Since', all: 'all', anyStatus: 'any', order: 'Order', byConfidence: 'confidence', byDate: 'date', byAmount: 'amount', byFacts: 'number of facts', byName: 'name', before: 'Previous',
    after: 'Next', of: 'of', export: 'Export', parties: 'Parties', covers: 'Covers', worth: 'Worth', stages: 'Stages',
    articles: 'articles', entities: 'entities', confidence: 'confidence', run: 'Run', table: 'Table', graph: 'Graph', saved: 'Saved queries',
    keep: 'Save', name: 'Name', remove: 'Delete', rows: 'rows', loading: 'Loading…', start: 'What the articles say',
    intro: 'Every fact leads to the sentence that says it.', original: 'At the source', told: 'day of the article', expand: 'A click on a node shows its neighbours, a double click opens its page.',
    more: 'More facts', shown: 'shown', query: 'Query', result: 'Result', noGraph: 'This result does not have two columns of resources.', marked: 'The marked passages say the facts beside them.',
    fact: 'Fact', date: 'Date', count: 'Facts', wikidata: 'Wikidata', results: 'Results',
    actual: 'actual', planned: 'planned', possible: 'possible', denied: 'denied', ended: 'ended',
  },
};

const kept = localStorage.getItem('language');
export let language = kept ?? (navigator.language.startsWith('fr') ? 'fr' : 'en');

export function setLanguage(next) {
  language = next;
  localStorage.setItem('language', next);
}

export function t(word) {
  return WORDS[language][word] ?? word;
}

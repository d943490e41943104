//! Training of a model from treebanks, lexica and plain text.
//!
//! Several large networks, the teachers, learn from the treebanks; together they read plain text; and
//! one smaller network learns from the treebanks and from what they read (Zhou and Li 2005, *Tri-Training*;
//! Hinton et al. 2015, *Distilling the Knowledge in a Neural Network*).

mod heads;

use rayon::prelude::*;

use super::arborescence::arborescence;
use super::lemma::{Entry, Lemmatiser};
use super::network::{KEYS, keys};
use super::perceptron::{Features, Trainer, Weights, best};
use super::tags::{self, Allowed};
use super::words::{self, contraction, contraction_features};
use super::{Deprel, Feats, Model, Tree, Upos, Word};
use crate::lang::Language;
use crate::network::train::{Config, Learner, Rows};
use crate::text::{self, Span};
use heads::{Classes, Example, Heads, Opinion, Widths};

/// What a model is trained from.
#[derive(Debug, Default)]
pub struct Sources {
    /// Sentences: the text that the tokens spell, and the tree.
    pub sentences: Vec<(String, Tree)>,
    /// Sentences that count less, of other kinds of text.
    pub lesser: Vec<(String, Tree)>,
    /// Lexicon entries: form, part of speech, lemma.
    pub lexicon: Vec<(String, Upos, String)>,
    /// Plain text.
    pub texts: Vec<String>,
}

/// How many teachers there are.
const TEACHERS: u64 = 4;
/// How much a sentence of [`Sources::lesser`] counts.
const LESSER: f32 = 0.3;
/// How much a sentence counts that the teachers read.
const TAUGHT: f32 = 0.5;
/// How often a key has to be met to have a row: in the treebanks, or in the texts.
const LEAST: [u32; 2] = [2, 4];

const TEACHER: Config = Config {
    inputs: 128,
    hidden: 128,
    layers: 2,
    epochs: 30,
    batch: 300,
    rate: 0.003,
    drop_inputs: 0.15,
    drop_layers: 0.25,
    drop_rows: 0.05,
    rare: 0.5,
    seed: 1,
};
const TEACHER_WIDTHS: Widths = Widths { tags: 128, arcs: 96, labels: 96, drop: 0.25 };

const STUDENT: Config = Config { hidden: 96, epochs: 20, drop_inputs: 0.1, drop_layers: 0.1, seed: 100, ..TEACHER };
const STUDENT_WIDTHS: Widths = Widths { tags: 96, arcs: 80, labels: 80, drop: 0.1 };

/// Trains a model; `say` hears of the progress.
pub fn train(sources: &Sources, language: &'static Language, mut say: impl FnMut(&str)) -> Model {
    // The treebanks' own lemmas go before the lexicon's.
    let seen = sources.sentences.iter().flat_map(|(_, tree)| &tree.words);
    let seen = seen.map(|w| (w.form.replace('’', "'"), w.upos, w.lemma.to_string(), false));
    let listed = sources.lexicon.iter().map(|(form, upos, lemma)| (form.clone(), *upos, lemma.clone(), true));
    let lemmas =
        Lemmatiser::learn(seen.chain(listed).map(|(form, upos, lemma, listed)| Entry { form, upos, lemma, listed }));
    say("contractions");
    let contractions = train_contractions(&sources.sentences, language);
    let texts: Vec<Tree> = sources.texts.par_iter().flat_map_iter(|t| sentences(t, language, &contractions)).collect();

    let gold = sources.sentences.iter().map(|(_, tree)| (tree, 1.0));
    let lesser = sources.lesser.iter().map(|(_, tree)| (tree, LESSER));
    let gold: Vec<(&Tree, f32)> = gold.chain(lesser).collect();
    let keys_of = |tree: &Tree| -> Vec<[u32; KEYS]> {
        let is_acronym = tags::acronyms(&tree.words);
        let keys = |word: &Word| keys(&word.form, &lemmas.know(&word.form), is_acronym(&word.form));
        tree.words.iter().map(keys).collect()
    };
    let parts = [gold.iter().flat_map(|(tree, _)| keys_of(tree)).collect(), texts.iter().flat_map(keys_of).collect()];
    let rows = Rows::new(parts, LEAST);
    let rows_of = |tree: &Tree| -> Vec<Vec<u32>> { keys_of(tree).iter().map(|keys| rows.of(keys)).collect() };
    let labels = Labels::new(gold.iter().map(|(tree, _)| *tree));
    let mut examples: Vec<(Example, f32)> =
        gold.iter().map(|(tree, weight)| (labels.example(tree, rows_of(tree)), *weight)).collect();

    if !texts.is_empty() {
        let mut teachers = Vec::new();
        for teacher in 1..=TEACHERS {
            // Rows that only the texts have would be noise to a teacher.
            let known = &rows.counts[..rows.first];
            let config = Config { seed: teacher, ..TEACHER };
            let mut learner = heads::learner(config, TEACHER_WIDTHS, &labels.classes(), known);
            learner.train(&examples, |epoch, loss| {
                say(&format!("teacher {teacher} of {TEACHERS}, epoch {epoch}, loss {loss:.3}"));
            });
            teachers.push(learner);
        }
        say("the teachers read the texts");
        let taught = texts.par_iter().map(|tree| (labels.taught(tree, rows_of(tree), &teachers, &lemmas), TAUGHT));
        examples.extend(taught.collect::<Vec<_>>());
    }
    let mut student = heads::learner(STUDENT, STUDENT_WIDTHS, &labels.classes(), &rows.counts);
    student.train(&examples, |epoch, loss| say(&format!("student, epoch {epoch}, loss {loss:.3}")));
    Model {
        language: language.code.to_owned(),
        network: heads::network(&student, &rows.inputs),
        lemmas,
        contractions,
        feats: labels.feats,
        possible: labels.possible,
        relations: labels.relations,
    }
}

/// The sentences of a text, as words without analysis.
fn sentences(text: &str, language: &Language, contractions: &Weights) -> Vec<Tree> {
    let spans = text::paragraphs(text).into_iter().flat_map(|p| text::sentences(text, p, language));
    let trees = spans.map(|span| words::expand(text, &text::tokens(text, span, language), language, contractions));
    trees.filter(|tree| (2..=100).contains(&tree.words.len())).collect()
}

/// The classes of features and relations.
struct Labels {
    feats: Vec<Feats>,
    possible: Vec<Vec<u16>>,
    relations: Vec<Deprel>,
}

impl Labels {
    fn new<'a>(trees: impl Iterator<Item = &'a Tree>) -> Self {
        let mut labels = Self {
            feats: Vec::new(),
            possible: vec![Vec::new(); Upos::ALL.len()],
            relations: vec![Deprel::from("root")],
        };
        for word in trees.flat_map(|tree| &tree.words) {
            let class = labels.feats.iter().position(|f| *f == word.feats).unwrap_or_else(|| {
                labels.feats.push(word.feats.clone());
                labels.feats.len() - 1
            }) as u16;
            let possible: &mut Vec<u16> = &mut labels.possible[word.upos as usize];
            if !possible.contains(&class) {
                possible.push(class);
            }
            if !labels.relations.contains(&word.deprel) {
                labels.relations.push(word.deprel.clone());
            }
        }
        labels
    }

    fn classes(&self) -> Classes {
        Classes { upos: Upos::ALL.len(), feats: self.feats.len(), relations: self.relations.len() }
    }

    /// A sentence of a treebank.
    fn example(&self, tree: &Tree, rows: Vec<Vec<u32>>) -> Example {
        let feats = |word: &Word| self.feats.iter().position(|f| *f == word.feats).unwrap_or(0) as u16;
        let relation = |word: &Word| self.relations.iter().position(|r| *r == word.deprel).unwrap_or(0) as u16;
        Example {
            rows,
            upos: tree.words.iter().map(|word| word.upos as u16).collect(),
            feats: tree.words.iter().map(feats).collect(),
            heads: tree.words.iter().map(|word| word.head.unwrap_or(tree.words.len()) as u16).collect(),
            relations: tree.words.iter().map(relation).collect(),
        }
    }

    /// A sentence as the teachers read it together: the means of their probabilities decide.
    fn taught(&self, tree: &Tree, rows: Vec<Vec<u32>>, teachers: &[Learner<Heads>], lemmas: &Lemmatiser) -> Example {
        let opinions: Vec<Opinion> = teachers.iter().map(|teacher| heads::read(teacher, &rows)).collect();
        let upos = sum(opinions.iter().map(|o| o.upos.clone()));
        let feats = sum(opinions.iter().map(|o| o.feats.clone()));
        let arcs = sum(opinions.iter().map(|o| o.arcs.clone()));
        let is_acronym = tags::acronyms(&tree.words);
        let mut example = Example { rows, upos: vec![], feats: vec![], heads: vec![], relations: vec![] };
        for (at, word) in tree.words.iter().enumerate() {
            let allowed = Allowed::new(&word.form, &lemmas.know(&word.form), is_acronym(&word.form));
            let scores = &upos[at * Upos::ALL.len()..][..Upos::ALL.len()];
            let tag = best(scores, |class| allowed.has(class)).unwrap_or(Upos::X as usize);
            let scores = &feats[at * self.feats.len()..][..self.feats.len()];
            let class = best(scores, |class| self.possible[tag].contains(&(class as u16))).unwrap_or(0);
            example.upos.push(tag as u16);
            example.feats.push(class as u16);
        }
        let words = tree.words.len();
        let scores: Vec<i32> = arcs.iter().map(|p| (p.max(1e-9).ln() * 65536.0) as i32).collect();
        example.heads = arborescence(&scores, words).into_iter().map(|head| head as u16).collect();
        let relations = sum(teachers.iter().zip(&opinions).map(|(t, o)| heads::labels(t, o, &example.heads)));
        let scores = relations.chunks_exact(self.relations.len()).zip(&example.heads);
        let relation = |(scores, head): (&[f32], &u16)| {
            let to_root = usize::from(*head) == words;
            best(scores, |class| (class == 0) == to_root).unwrap_or(0) as u16
        };
        example.relations = scores.map(relation).collect();
        example
    }
}

/// The sum of vectors of one length.
fn sum(vectors: impl Iterator<Item = Vec<f32>>) -> Vec<f32> {
    let add = |mut sum: Vec<f32>, vector: Vec<f32>| {
        sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x);
        sum
    };
    vectors.reduce(add).unwrap_or_default()
}

fn train_contractions(sentences: &[(String, Tree)], language: &Language) -> Weights {
    const ROUNDS: usize = 8;
    let mut trainer = Trainer::new(2);
    let (mut features, mut scores) = (Features::default(), Vec::new());
    for _ in 0..ROUNDS {
        for (text, tree) in sentences {
            let tokens: Vec<Span> = tree.words.iter().filter(|w| !w.continues).map(|w| w.span).collect();
            for (index, token) in tokens.iter().enumerate() {
                if !contraction(token.of(text), language).is_some_and(|(_, open)| open) {
                    continue;
                }
                let two = usize::from(tree.words.iter().any(|w| w.continues && w.span == *token));
                contraction_features(text, &tokens, index, &mut features);
                trainer.score(&features, &mut scores);
                let guess = best(&scores, |_| true).unwrap_or(0);
                trainer.learn(&features, two, guess);
            }
        }
    }
    trainer.mean(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::FRENCH;
    use crate::syntax::conllu;

    const TREEBANK: &str = "\
# text = Orel signe un accord.
1\tOrel\tOrel\tPROPN\t_\t_\t2\tnsubj\t_\t_
2\tsigne\tsigner\tVERB\t_\tMood=Ind|VerbForm=Fin\t0\troot\t_\t_
3\tun\tun\tDET\t_\tGender=Masc\t4\tdet\t_\t_
4\taccord\taccord\tNOUN\t_\tGender=Masc\t2\tobj\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_

# text = Tarn signe.
1\tTarn\tTarn\tPROPN\t_\t_\t2\tnsubj\t_\t_
2\tsigne\tsigner\tVERB\t_\tMood=Ind|VerbForm=Fin\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_

";

    #[test]
    fn training_gives_the_same_model_on_any_number_of_threads() {
        let trained = |threads: usize| {
            let sentences = conllu::read(TREEBANK).unwrap().iter().map(conllu::Sentence::tree).collect();
            let texts = vec!["Orel signe. Tarn signe un accord.".to_owned()];
            let sources = Sources { sentences, texts, ..Sources::default() };
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| train(&sources, &FRENCH, |_| {})).to_bytes()
        };
        let model = trained(1);
        assert!(model == trained(3));
        // It has learnt what little there was to learn.
        let parser = crate::syntax::Parser::new(Model::from_bytes(&model).unwrap()).unwrap();
        let text = "Tarn signe un accord.";
        let tree = parser.parse(text, &text::tokens(text, Span::new(0, text.len()), &FRENCH));
        assert_eq!([tree.words[0].head, tree.words[1].head], [Some(1), None]);
    }
}

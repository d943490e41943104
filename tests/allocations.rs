//! Reading a sentence takes no memory for each of its words.

use newsgraph::syntax::{Model, Parser, Tree};
use newsgraph::text::{Span, tokens};

const SENTENCE: &str = "Le groupe lyonnais Orel a annoncé mardi le rachat de son concurrent allemand Tarn pour trois \
                        milliards d'euros, une somme qui dépasse de loin ce que les analystes attendaient.";

fn words(parser: &Parser, text: &str) -> Tree {
    parser.parse(text, &tokens(text, Span::new(0, text.len()), parser.language()))
}

#[test]
fn allocations_do_not_grow_with_the_words() {
    let parser = Parser::new(Model::french().unwrap()).unwrap();
    let short = words(&parser, SENTENCE);
    let long = words(&parser, &[SENTENCE; 4].join(" "));
    let count = |tree: &Tree| {
        let mut trees = [tree.clone()];
        parser.analyse(&mut trees);
        allocation_counter::measure(|| parser.analyse(&mut trees)).count_total
    };
    let more_words = (long.words.len() - short.words.len()) as u64;
    assert!(more_words > 90);
    // A cycle in the best heads costs a few allocations; a word costs none.
    assert!(count(&long) < count(&short) + more_words / 3, "{} and {}", count(&short), count(&long));
}

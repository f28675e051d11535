//! The three readings of a text as tokenizers of the index.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::{
    fold::fold,
    segment::Segmenter,
    units::{GAP, pair, units},
};

/// Tokens of one text.
pub struct Tokens {
    all: Vec<Token>,
    at: usize,
}

impl TokenStream for Tokens {
    fn advance(&mut self) -> bool {
        self.at += 1;
        self.at <= self.all.len()
    }

    // The index asks only after `advance` has said that there is one.
    #[expect(clippy::indexing_slicing, reason = "the contract of the trait")]
    fn token(&self) -> &Token {
        &self.all[self.at - 1]
    }

    #[expect(clippy::indexing_slicing, reason = "the contract of the trait")]
    fn token_mut(&mut self) -> &mut Token {
        &mut self.all[self.at - 1]
    }
}

fn token(text: String, position: usize) -> Token {
    Token { offset_from: 0, offset_to: 0, position, text, position_length: 1 }
}

/// Words.
#[derive(Clone)]
pub struct Words(pub Segmenter);

impl Tokenizer for Words {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        let folded = fold(text);
        let words = self.0.words(&folded);
        let one = |(position, (from, to)): (usize, &(usize, usize))| {
            token(folded.get(*from..*to).unwrap_or_default().to_owned(), position)
        };
        Tokens { all: words.iter().enumerate().map(one).collect(), at: 0 }
    }
}

/// Units, gaps left out.
#[derive(Clone)]
pub struct Units;

impl Tokenizer for Units {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        let folded = fold(text);
        let all = units(&folded)
            .iter()
            .enumerate()
            .filter(|(_, unit)| unit.text != GAP)
            .map(|(position, unit)| token(unit.text.to_owned(), position))
            .collect();
        Tokens { all, at: 0 }
    }
}

/// Pairs of neighbouring units.
#[derive(Clone)]
pub struct Pairs;

impl Tokenizer for Pairs {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        let folded = fold(text);
        let units = units(&folded);
        let next = units.iter().skip(1);
        let all = units
            .iter()
            .zip(next)
            .enumerate()
            .map(|(position, (first, second))| token(pair(first.text, second.text), position))
            .collect();
        Tokens { all, at: 0 }
    }
}

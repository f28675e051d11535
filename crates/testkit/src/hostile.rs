//! Seeded dice for hostile inputs: a failing test names its seed, and the seed brings the input back.

/// A small random generator (SplitMix64, Steele, Lea and Flood 2014). Good enough to spread inputs,
/// not for secrets.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number of 64 bits.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to but not including `end`; 0 where `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        // The tiny bias of the remainder does not matter for test inputs.
        (self.roll() % (end.max(1) as u64)) as usize
    }

    /// `len` bytes of noise.
    pub fn bytes(&mut self, len: usize) -> Vec<u8> {
        let mut noise = Vec::with_capacity(len);
        while noise.len() < len {
            noise.extend_from_slice(&self.roll().to_le_bytes());
        }
        noise.truncate(len);
        noise
    }

    /// A copy of `sound` as a bad disk or a broken download leaves it: one to eight wounds, each a
    /// flipped byte, a piece cut out, a piece put in or said twice, or the end missing.
    pub fn damage(&mut self, sound: &[u8]) -> Vec<u8> {
        let mut bytes = sound.to_vec();
        for _ in 0..=self.below(8) {
            let at = self.below(bytes.len());
            let piece = self.below(64).min(bytes.len() - at);
            match self.below(5) {
                0 => {
                    if let Some(byte) = bytes.get_mut(at) {
                        // Never by zero: that would leave the byte as it was.
                        *byte ^= (self.below(255) + 1) as u8;
                    }
                }
                1 => drop(bytes.drain(at..at + piece)),
                2 => {
                    let noise = self.bytes(piece);
                    bytes.splice(at..at, noise);
                }
                3 => {
                    let again: Vec<u8> = bytes.iter().skip(at).take(piece).copied().collect();
                    bytes.splice(at..at, again);
                }
                _ => bytes.truncate(at),
            }
        }
        bytes
    }
}

//! What was ordered, read from the log when somebody first asks for products, and then only what came since.
//!
//! The book knows which orders count; their lines are many times as many, and most folders serve for days without a question
//! about products. So lines are kept apart, in memory, along the sequence of states like phase histories ([`crate::live`]).

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use analytics::products::Assortment;
use domain::Day;
use lifecycle::Goods;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::Position;
use crate::state::State;

/// What was ordered up to a position of the log; nothing until it is asked for.
#[derive(Debug, Default)]
pub(crate) struct Stock(Mutex<Option<(Position, Arc<Goods>)>>);

impl Engine {
    /// Products and baskets as of a day, derived at most once while the day is remembered.
    pub fn assortment(&self, state: &State, day: Day) -> Result<Arc<Assortment>, EngineError> {
        let moment = state.at(day);
        if let Some(known) = moment.known_assortment() {
            return Ok(known);
        }
        let goods = self.goods(state)?;
        Ok(moment.assortment(state, &goods))
    }

    /// Everything ordered up to the state's position at least. Whoever asks at the same time waits for the one who reads.
    fn goods(&self, state: &State) -> Result<Arc<Goods>, EngineError> {
        let mut kept = state.stock().0.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken out: what was read by half is not kept.
        let (mut last, mut goods) = kept.take().unwrap_or_default();
        if last < state.position {
            let after = last;
            let more = Arc::make_mut(&mut goods);
            self.folder().ordered(after, &mut |position, ordered| {
                last = last.max(position);
                more.add(&ordered, &state.zone);
                ControlFlow::Continue(())
            })?;
            more.arrange();
            last = last.max(state.position);
        }
        *kept = Some((last, Arc::clone(&goods)));
        Ok(goods)
    }
}

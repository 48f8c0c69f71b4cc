//! What was ordered and what campaigns cost, read from the log when somebody first asks for products or economics, and then only what
//! came since.
//!
//! The book knows which orders count; their lines are many times as many, and most folders serve for days without a question
//! about products. So lines are kept apart, with what belongs to no customer, in memory, along the sequence of states like phase histories ([`crate::live`]).

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use analytics::products::Assortment;
use domain::Day;
use lifecycle::{Goods, Spending};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::{Position, Telling};
use crate::state::State;

/// What was ordered and spent up to a position of the log; nothing until it is asked for.
#[derive(Debug, Default)]
pub(crate) struct Stock(Mutex<Option<Kept>>);

/// What the log tells up to a position, beside the book.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept {
    position: Position,
    /// What was ordered.
    pub(crate) goods: Arc<Goods>,
    /// What campaigns cost.
    pub(crate) spending: Arc<Spending>,
}

impl Engine {
    /// Products and baskets as of a day, derived at most once while the day is remembered.
    pub fn assortment(&self, state: &State, day: Day) -> Result<Arc<Assortment>, EngineError> {
        let moment = state.at(day);
        if let Some(known) = moment.known_assortment() {
            return Ok(known);
        }
        let kept = self.kept_apart(state)?;
        Ok(moment.assortment(state, &kept.goods))
    }

    /// Everything ordered and spent up to the state's position at least. Whoever asks at the same time waits for the one who reads.
    pub(crate) fn kept_apart(&self, state: &State) -> Result<Kept, EngineError> {
        let mut stock = state.stock().0.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken out: what was read by half is not kept.
        let mut kept = stock.take().unwrap_or_default();
        if kept.position < state.position {
            let (after, mut last) = (kept.position, kept.position);
            let (goods, spending) = (Arc::make_mut(&mut kept.goods), Arc::make_mut(&mut kept.spending));
            self.folder().tellings(after, &mut |position, telling| {
                last = last.max(position);
                match telling {
                    Telling::Ordered(ordered) => goods.add(&ordered, &state.zone),
                    Telling::Spent(spent) => spending.add(&spent, &state.zone),
                    Telling::Priced(priced) => goods.add_price(&priced),
                }
                ControlFlow::Continue(())
            })?;
            goods.arrange();
            kept.position = last.max(state.position);
        }
        *stock = Some(kept.clone());
        Ok(kept)
    }
}

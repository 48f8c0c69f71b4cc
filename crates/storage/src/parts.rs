//! Parts of the lake, read on several threads and handed over on the caller's.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use engine::ports::{PortError, Position};
use rusqlite::Connection;

use crate::folder::DataFolder;
use crate::lake;

/// Portions that may wait for the caller; bounds memory where reading is faster than folding.
const WAITING: usize = 4;
/// Threads at most; what the caller does on one thread is the narrow part beyond.
const MOST_THREADS: usize = 8;

/// A row group to read.
pub(crate) struct Part {
    pub(crate) path: String,
    pub(crate) row_group: usize,
}

type Portion<Row> = Vec<(Position, Row)>;

/// The way from a reader to the caller.
pub(crate) struct Outlet<'a, Row>(&'a SyncSender<Result<Portion<Row>, PortError>>);

impl<Row> Outlet<'_, Row> {
    /// Hands rows on; breaks where nobody listens any more.
    pub(crate) fn hand_on(&self, rows: Portion<Row>) -> ControlFlow<()> {
        if self.0.send(Ok(rows)).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

impl DataFolder {
    /// The parts in which something lies after a position.
    pub(crate) fn parts_after(&self, connection: &Connection, after: Position) -> Result<Vec<Part>, PortError> {
        let mut parts = Vec::new();
        for file in lake::manifest(connection)?.into_iter().filter(|file| file.max_position > after.0) {
            let row_groups = self.lake.open(&file.path)?.metadata.metadata().num_row_groups();
            parts.extend((0..row_groups).map(|row_group| Part { path: file.path.clone(), row_group }));
        }
        Ok(parts)
    }
}

/// Reads parts on several threads, each with a reader of its own that `reader` makes, and hands their rows to `each`, in no
/// particular order, until it breaks.
///
/// # Errors
/// The first one of a reader.
pub(crate) fn read_parts<Row, Reader>(
    parts: &[Part],
    reader: impl Fn() -> Result<Reader, PortError> + Sync,
    each: &mut dyn FnMut(Position, Row) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, PortError>
where
    Row: Send,
    Reader: FnMut(&Part, &Outlet<'_, Row>) -> Result<ControlFlow<()>, PortError>,
{
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS).min(parts.len());
    let (next, reader) = (AtomicUsize::new(0), &reader);
    let read = |outlet: &Outlet<'_, Row>| -> Result<(), PortError> {
        let mut reader = reader()?;
        while let Some(part) = parts.get(next.fetch_add(1, Ordering::Relaxed)) {
            if reader(part, outlet)?.is_break() {
                break;
            }
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(WAITING);
        for _ in 0..threads {
            let (sender, read) = (sender.clone(), &read);
            scope.spawn(move || {
                if let Err(error) = read(&Outlet(&sender)) {
                    // Nobody listens any more where sending fails.
                    let _ = sender.send(Err(error));
                }
            });
        }
        drop(sender);
        for portion in receiver {
            for (position, row) in portion? {
                if each(position, row).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    })
}

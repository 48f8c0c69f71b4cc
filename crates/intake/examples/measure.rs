//! Reads one order file and prints its layout, its summary and how long it took:
//! `cargo run --release -p intake --example measure -- orders.csv.gz [format]`

use std::fs::File;
use std::time::Instant;

use domain::{Currency, PriceBasis, Zone};
use intake::{Context, Row};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name an order file")?;
    let choice = arguments.next();
    let context =
        Context { zone_of_source: Zone::new("Europe/Berlin")?, currency: Currency::EUR, prices: PriceBasis::Net };
    for _ in 0..5 {
        let start = Instant::now();
        let head = intake::head(File::open(&path)?)?;
        let layout = intake::recognise(&path, &head, &context, choice.as_deref(), None)?;
        let recognised = start.elapsed();
        let mut bare = |row| drop(std::hint::black_box(row));
        let bare_start = Instant::now();
        intake::read(File::open(&path)?, &layout, &mut bare, &mut |_| {})?;
        let bare = bare_start.elapsed();
        let start = Instant::now();
        let (mut properties, mut rejects) = (0, 0);
        let mut sink = |row| match row {
            Row::Draft(draft) => properties += draft.properties().len(),
            Row::Statement(statement) => properties += statement.properties.len(),
            Row::Reject(reject) => {
                rejects += 1;
                if rejects <= 5 {
                    println!("{reject:?}");
                }
            }
        };
        let summary = intake::read(File::open(&path)?, &layout, &mut sink, &mut |_| {})?;
        let read = start.elapsed();
        println!("{}", serde_json::to_string_pretty(&layout)?);
        println!("{}", serde_json::to_string_pretty(&summary)?);
        println!("recognised {recognised:?}, read {bare:?}, read with {properties} properties {read:?}");
    }
    Ok(())
}

//! What pages show, prepared: figures, tiles and charts as strings and numbers, so that templates stay dumb.
//!
//! A page computes readings and series in `app.blocking`, then prepares them here with its frame:
//!
//! ```text
//! let tiles: Vec<Tile> = readings.iter().zip(&points).map(|(reading, points)| Tile::of(&frame, reading, points)).collect();
//! let chart = Chart::lines(Unit::Money).over(Grain::Month, &steps).with(Series::new("2011", values)).on(&frame);
//! let picture = Picture::new("trend", &chart, describe(…));
//! ```
//!
//! ```text
//! <section class="panel tiles" aria-label="…">{% for tile in tiles %}{% include "layout/tile.html" %}{% endfor %}</section>
//! <header><h2 id="h-trend">…</h2><span class="tools"><a href="….csv">CSV</a>{% include "layout/chart_tools.html" %}</span></header>
//! {% include "layout/chart.html" %}                 <!-- both look for `picture` -->
//! ```

pub(crate) mod arcs;
pub(crate) mod chart;
pub(crate) mod csv;
pub(crate) mod danger;
pub(crate) mod figure;
pub(crate) mod link;
pub(crate) mod overlays;
pub(crate) mod phases;
pub(crate) mod sentence;
pub(crate) mod stock;
pub(crate) mod tile;

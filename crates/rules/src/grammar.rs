//! The grammar, in EBNF. `[ x ]` is optional, `{ x }` any number of times, `|` a choice.
//!
//! ```text
//! rule        = any ;
//! any         = all { "or" all } ;
//! all         = negation { "and" negation } ;
//! negation    = "not" negation | condition ;
//! condition   = membership
//!             | value [ [ "not" ] test ] ;
//!
//! membership  = [ "was" [ "not" ] ] "in" ( "phase" | "group" | "segment" ) names
//!               { "of" text | "in" "last" period } ;       (* of: not segment; in last: only with was *)
//! names       = text | "(" text { "," text } ")" ;
//!
//! test        = comparison value
//!             | "between" value "and" value
//!             | "in" "(" literal { "," literal } ")"
//!             | ( "contains" | "starts" "with" | "ends" "with" ) text
//!             | "contains" ( "any" | "all" ) "(" text { "," text } ")"
//!             | ( "before" | "after" | "on" [ "or" ( "before" | "after" ) ] ) value
//!             | "within" ( "last" | "next" ) period
//!             | "is" ( "known" | "unknown" ) ;
//! comparison  = "==" | "=" | "!=" | "<" | "<=" | ">" | ">=" ;
//!
//! value       = product { ( "+" | "-" ) product } ;
//! product     = signed { ( "*" | "/" ) signed } ;
//! signed      = "-" signed | primary ;
//! primary     = literal | fact | "now" | window | "attribute" "(" text ")"
//!             | ( "min" | "max" ) "(" value { "," value } ")"
//!             | ( "days_since" | "days_until" | "next_anniversary" ) "(" value ")"
//!             | "(" any ")" ;
//!
//! window      = function "(" kind { "," kind } { stretch | where | "," ( stretch | "last" period | filters ) } ")" ;
//! kind        = text [ "." property ] ;
//! stretch     = "in" "last" period
//!             | "between" digits [ time unit ] "and" period "ago" ;
//! function    = "count" | "any" | "first" | "last"
//!             | "sum" | "average" | "lowest" | "highest" | "distinct" ;
//! where       = "where" filters ;
//! filters     = filter { "and" filter } ;
//! filter      = property ( comparison literal
//!                        | "in" "(" literal { "," literal } ")"
//!                        | ( "contains" | "starts" "with" | "ends" "with" ) text
//!                        | "is" ( "known" | "unknown" ) ) ;
//!
//! literal     = [ "-" ] number [ "%" | currency | time unit ]
//!             | date | date "T" hour ":" minute [ ":" second ]
//!             | text | "true" | "false" ;
//! period      = digits time unit ;
//! time unit   = "second" | "seconds" | "minute" | "minutes" | "hour" | "hours" | "day" | "days"
//!             | "week" | "weeks" | "month" | "months" | "year" | "years" ;
//! number      = digits [ "." digits ] ;                    (* at most 18 digits *)
//! date        = year "-" month "-" day ;                   (* 2011-06-01 *)
//! currency    = three capital letters ;
//! text        = '"' { any sign but '"', '\' and line end | escape } '"'
//!             | "'" { any sign but "'", '\' and line end | escape } "'" ;
//! escape      = '\"' | "\'" | '\\' | '\n' | '\t' ;
//! fact, property = lower-case letter { lower-case letter | digit | "_" } ;
//! ```
//!
//! In a window, the stretch and `where` may stand in either order, each at most once; conditions after a comma join those
//! after `where`. A property stands behind every kind or behind one of them, and means all. Blanks and line ends separate words and mean
//! nothing else. `#` begins a comment that reaches to the end of the line; comments stay in [`crate::Rule::source`] and
//! are no part of the tree.
//!
//! Read and printed as their canonical form: `'…'` as `"…"`, `=` as `==`, a window's commas as `where`, `and` and `in last`, `<>` and `≠` as `!=`, `≥` and `≤` as `>=` and `<=`, `AND` as
//! `and`, `x not in (…)` as `not (x in (…))`, `1 days` as `1 day`, `a and b or c` as `(a and b) or c`.

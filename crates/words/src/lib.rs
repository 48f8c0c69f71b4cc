//! Every text a person reads, in German and English, with the locale's numbers and dates. Floor 1.

//! Events folded into facts; facts into phases; explanations. Floor 2.

//! Generates types from TL schema files, one module per layer.

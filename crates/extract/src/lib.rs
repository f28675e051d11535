//! Files in, plain tables and text out; only inside a limited child process.

//! Calendar, application clock, refusals: pure rules of open government information.

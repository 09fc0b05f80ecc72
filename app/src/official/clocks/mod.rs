//! Publication terms, notices and the calendar.

//! Changes that go out: subscriptions and deliveries.

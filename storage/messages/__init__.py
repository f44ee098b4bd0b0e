"""Updates that came in, posts and notices that go out."""

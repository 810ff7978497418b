"""The bus: one small port, two implementations (Kafka, an embedded SQLite log), one contract test suite."""

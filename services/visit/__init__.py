"""The frame of every act: who comes, in which transaction, and how they are answered."""

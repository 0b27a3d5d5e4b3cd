"""Who may ask, and what they see: `citizen`, `admin` (the operators' panel), `api`. `routes` puts them on an app."""

-- The ad platforms: every column that names one is of this type, so that a new platform is one more word here.
create domain platform as text check (value in ('instagram', 'tiktok', 'youtube'));

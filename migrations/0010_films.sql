-- Films: the file that a video's clips are cut from, and what was measured of it.

create table films (
  video_asset_id uuid primary key references video_assets (id),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  file text not null, -- its name below <files-dir>/films
  size_bytes bigint not null,
  received_at timestamptz not null,
  wishes jsonb, -- which clips were asked for when it was analysed
  analysis json, -- null until then
  analyzed_at timestamptz
);

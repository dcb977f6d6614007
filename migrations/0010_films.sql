-- Films: the file that a video's clips are cut from, and what was measured of it.

create table films (
  video_asset_id uuid primary key references video_assets (id),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  file text not null, -- its name below <files-dir>/films
  size_bytes bigint not null,
  received_at timestamptz not null,
  clip_options jsonb, -- which clips were asked for when it was analyzed
  analysis json, -- null until then
  analyzed_at timestamptz,
  storyboard json -- how its storyboard is divided; null until that and the proxy were made
);

-- What was rendered of a clip, a row a platform: what one rendition is like says nothing about another.
create table renditions (
  clip_id uuid not null references clips (id),
  platform platform not null,
  file text not null,
  film_sha256 text not null, -- of the film that it was cut from
  start_ms integer not null, -- the stretch that was cut
  end_ms integer not null,
  file_size_bytes bigint not null,
  bitrate_bps double precision not null,
  rendered_at timestamptz not null,
  file_sha256 text not null, -- a file that changed since is rendered anew
  primary key (clip_id, platform)
);

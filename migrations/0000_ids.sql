-- UUID version 7 (RFC 9562, 5.7): the time in ms stands in front, so that new rows lie next to each other in every index. Random
-- ids would touch a page each, which a checkpoint must write, and the log keeps whole pages after it. 74 bits stay random.
create function new_id() returns uuid volatile language sql as $$
  select encode(set_bit(set_bit(overlay(
      uuid_send(gen_random_uuid())
      placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
    52, 1), 53, 1), 'hex')::uuid
$$;

import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyCharacter } from '../../testing/any-character.ts';
import { leafOf, type PlacedEvent } from './leaf.ts';

const word = fc.string({ unit: anyCharacter });

test('a leaf is the canonical JSON of all columns except xid', () => {
  const events: fc.Arbitrary<PlacedEvent> = fc.record({
    xid: fc.constant('7'),
    seq: fc.nat(),
    id: fc.uuid(),
    occurred_at: word,
    event_type: word,
    entity_type: word,
    entity_id: fc.uuid(),
    metadata: fc.dictionary(word, fc.oneof(word, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.jsonValue())),
    severity: word,
    actor: word,
    request_id: fc.option(word),
    job_id: fc.option(fc.uuid()),
  });
  fc.assert(
    fc.property(events, (event) => {
      const { xid: _, ...columns } = event;
      expect(leafOf(event)).toBe(canonicalize(columns));
    }),
  );
});

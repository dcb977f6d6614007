import { EventEmitter } from 'node:events';
import type { FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { streamPlaces } from './limit-streams.ts';

test('closing a stream makes room for another from the same address, any number of times', () => {
  const takePlace = streamPlaces(2);
  const request = (ip: string) => ({ ip, caller: undefined }) as FastifyRequest;
  const open = (ip: string) => {
    const answer = new EventEmitter();
    takePlace(request(ip), answer);
    return () => answer.emit('close');
  };
  for (let times = 0; times < 3; times++) {
    const close = [open('10.0.0.1'), open('10.0.0.1')];
    expect(() => open('10.0.0.1')).toThrow('10.0.0.1 has 2 streams open, the maximum');
    open('10.0.0.2')();
    for (const each of close) each();
  }
});

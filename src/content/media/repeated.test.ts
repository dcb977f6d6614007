import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { analyzeHere, filmOf } from '../../testing/films.ts';

test('analyzing the same film twice gives the same bits, on any machine', async () => {
  // stored losslessly, so that no encoder affects the result
  const shots = [
    'testsrc2=size=160x90:rate=10:duration=3',
    'mandelbrot=size=160x90:rate=10:start_scale=1:end_scale=0.3:end_pts=50,trim=duration=3',
    'gradients=size=160x90:rate=10:duration=3:seed=7:speed=0.05:n=2:c0=0x3355aa:c1=0xeecc88',
  ].map((shot, at) => `${shot},format=yuv420p,setsar=1,settb=1/10[s${at}]`);
  const picture = `${shots.join(';')};[s0][s1]concat=n=2:v=1:a=0,settb=1/10[a];[a][s2]xfade=transition=fade:duration=1:offset=5`;
  const sound = "aevalsrc='0.2*sin(2*PI*220*t)*exp(-6*mod(t,0.5))':sample_rate=48000:duration=8";
  const film = await filmOf({ picture, sound, container: 'matroska', pictureCodec: 'ffv1', soundCodec: 'pcm_s16le' });
  const hashes: string[] = [];
  for (let time = 0; time < 2; time += 1) {
    const { sha256: _, size_bytes: _size, bitrate_bps: _rate, ...found } = await analyzeHere(film, { min_ms: 2000 });
    expect(found.transitions.map(({ kind }) => kind)).toEqual(['cut', 'dissolve']);
    hashes.push(createHash('sha256').update(JSON.stringify(found)).digest('hex'));
  }
  expect(hashes[1]).toBe(hashes[0]);
  expect(hashes[0]).toMatchInlineSnapshot(`"ea3aa12d8c7be04d39e89f46bab73898c557dae77be81706647610954298d83f"`);
});

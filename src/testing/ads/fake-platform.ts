import { fakeAdapter } from './fake-adapter.ts';
import { FakeState } from './fake-state.ts';

/** A small ad platform in memory, and its adapter. */
export class FakePlatform extends FakeState {
  readonly platform = fakeAdapter(this);
}

// TypeScript for the benchmarks themselves; what they measure is the build in dist/.
import { register } from 'tsx/esm/api';

register();

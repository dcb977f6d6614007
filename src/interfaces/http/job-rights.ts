import type { FastifyRequest } from 'fastify';
import { allows } from '../../trust/access/index.ts';
import { roleOfJob } from '../worker/index.ts';
import { roleTooLow } from './guard.ts';

/** @throws `role-too-low` if the caller may not change jobs of that kind */
export function requireRoleOfJob({ caller }: Pick<FastifyRequest, 'caller'>, what: string, job: string): void {
  const required = roleOfJob(job);
  if (caller !== undefined && !allows(caller.role, required)) throw roleTooLow(`${what} of ${job}`, caller, required);
}

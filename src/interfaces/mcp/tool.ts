import type { CallToolResult } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import type { Client } from '../client/index.ts';

/** One thing that an agent can do, by the API, with its own key. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodObject;
  /** A viewer sees only what reads. */
  readonly does: 'reads' | 'writes' | 'moves';
  readonly call: (client: Client, input: never) => Promise<CallToolResult>;
}

/** Keeps the types of a tool's input together. */
export const tool = <Input extends z.ZodObject>(
  made: Omit<Tool, 'input' | 'call'> & {
    readonly input: Input;
    readonly call: (client: Client, input: z.output<Input>) => Promise<CallToolResult>;
  },
): Tool => made;

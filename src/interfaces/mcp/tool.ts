import type { CallToolResult } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import type { Client } from '../client/index.ts';

/** An action that an agent can take through the API, with its own key. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodObject;
  /** A viewer sees only tools that read. */
  readonly does: 'reads' | 'writes' | 'moves';
  readonly call: (client: Client, input: never) => Promise<CallToolResult>;
}

/** Keeps the types of a tool's input and its function together. */
export const tool = <Input extends z.ZodObject>(
  made: Omit<Tool, 'input' | 'call'> & {
    readonly input: Input;
    readonly call: (client: Client, input: z.output<Input>) => Promise<CallToolResult>;
  },
): Tool => made;

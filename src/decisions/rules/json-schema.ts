import { z } from 'zod';
import { FEATURES } from '../../core/kernel/index.ts';
import { RuleSetDocument } from './schema.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Returns the JSON Schema of a rule set, for editors: derived from the same schema that validates one. */
export function ruleSetJsonSchema(): JsonSchema {
  const definitions: Record<string, JsonSchema> = {};
  const { $ref, $defs, ...own } = z.toJSONSchema(RuleSetDocument, {
    io: 'input',
    override: ({ jsonSchema }) => nameFeatures(jsonSchema, definitions),
  });
  // zod uses a reference only for a schema that has a name
  const named = $ref === undefined ? undefined : $defs?.[$ref.replace('#/$defs/', '')];
  return { title: 'Rule set of Campaigns Engine', ...own, ...named, $defs: { ...$defs, ...definitions } };
}

/** For a record, zod describes only the values; this adds the names, so that an editor can complete them. */
function nameFeatures(schema: JsonSchema, definitions: Record<string, JsonSchema>): void {
  const value = schema.additionalProperties;
  if (schema.propertyNames === undefined || typeof value !== 'object') return;
  const reference = { $ref: value.$ref ?? '#/$defs/feature_value' };
  if (value.$ref === undefined) definitions.feature_value = value;
  schema.properties = Object.fromEntries(
    Object.entries(FEATURES).map(([feature, { meaning }]) => [feature, { ...reference, description: meaning }]),
  );
  schema.patternProperties = { '^x_[A-Za-z0-9_]{1,62}$': reference };
  schema.additionalProperties = false;
  delete schema.propertyNames;
}

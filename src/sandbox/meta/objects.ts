import { makeObjects as makeWorldObjects, type World, type WorldObject, type WorldObjects } from '../world/index.ts';

export type Kind = 'video' | 'image' | 'campaign' | 'adset' | 'creative' | 'ad' | 'study';
export type MetaObject = WorldObject<Kind>;
export type Objects = WorldObjects<Kind>;

const FIRST_DIGITS: Readonly<Record<Kind, string>> = {
  campaign: '1202110',
  adset: '1202120',
  ad: '1202130',
  creative: '1202140',
  video: '1202150',
  image: '1202160',
  study: '1202170',
};

export const makeObjects = (world: World): Objects => makeWorldObjects(world, FIRST_DIGITS);

export const statusOf = (object: MetaObject): string => String(object.fields.status ?? 'ACTIVE');

export const isDeleted = (object: MetaObject): boolean => statusOf(object) === 'DELETED';

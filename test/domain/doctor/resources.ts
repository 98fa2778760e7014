import type { TemplateResource } from '../../../domain/doctor/resource';

/** A resource of the stack Shop. */
export function resource(type: string, properties: Record<string, unknown> = {}, logicalId = 'One'): TemplateResource {
  return { stack: 'Shop', logicalId, type, properties };
}

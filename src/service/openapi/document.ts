import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

/** The OpenAPI document, made of the routes. */
export const documentOptions: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'xlane controller',
      version: '1',
      description: 'Bounded latency by admission: every range is proven before it is answered.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // Where it was read from.
    servers: [{ url: '/' }],
    tags: [
      { name: 'tunnels', description: 'The calls of the controller.' },
      { name: 'plans', description: 'From the contracts there are to those that are wanted.' },
      { name: 'events', description: 'What changes, as it changes.' },
      { name: 'network', description: 'The network and what of it has failed.' },
      { name: 'service', description: 'The service itself.' },
    ],
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A token of the file of tokens, or XLANE_TOKEN; where neither is there, none is needed.',
        },
      },
    },
  },
  transform: jsonSchemaTransform,
  transformObject: jsonSchemaTransformObject,
}

import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import type { KnownSecrets } from "./knownSecrets";
import { NotReady } from "./refusals";
import { Empty } from "./sdk";
import type { About, CreateRequest, Instance, StandIn, UpdateRequest } from "./standIn";
import { fromStruct, hasUnknown, masked, toStruct, type Bag } from "./values";
import { about, answer, filled, shown } from "./wire";
import type { Write, Writes } from "./writes";

/**
 * One package's provider service. The engine opens a connection of its own for each provider resource and
 * configures it first: so the peer of a call says which instance is meant.
 */
export class ProviderService {
    private readonly instances = new Map<string, Instance>();

    constructor(
        private readonly standIn: StandIn,
        private readonly writes: Writes,
        private readonly secrets: KnownSecrets,
    ) {}

    handshake(): rpc.ProviderHandshakeResponse {
        const response = new rpc.ProviderHandshakeResponse();
        response.setAcceptSecrets(true);
        return response;
    }

    getSchema(): rpc.GetSchemaResponse {
        const response = new rpc.GetSchemaResponse();
        response.setSchema(JSON.stringify({ name: this.standIn.package, version: this.standIn.version }));
        return response;
    }

    getPluginInfo(): plugin.PluginInfo {
        const response = new plugin.PluginInfo();
        response.setVersion(this.standIn.version);
        return response;
    }

    attach(): InstanceType<typeof Empty> {
        return new Empty();
    }

    cancel(): InstanceType<typeof Empty> {
        return new Empty();
    }

    getMapping(): rpc.GetMappingResponse {
        return new rpc.GetMappingResponse();
    }

    getMappings(): rpc.GetMappingsResponse {
        return new rpc.GetMappingsResponse();
    }

    checkConfig(request: rpc.CheckRequest): rpc.CheckResponse {
        const response = new rpc.CheckResponse();
        response.setInputs(request.getNews());
        return response;
    }

    diffConfig(request: rpc.DiffRequest): rpc.DiffResponse {
        const olds = fromStruct(request.getOldInputs() ?? request.getOlds());
        return answer(this.standIn.diffConfig(olds, fromStruct(request.getNews())));
    }

    configure(request: rpc.ConfigureRequest, peer: string): rpc.ConfigureResponse {
        const config = fromStruct(request.getArgs());
        this.secrets.learnResource(
            { urn: "", type: `pulumi:providers:${this.standIn.package}`, name: "its provider" },
            config,
        );
        this.instances.set(peer, this.standIn.configure(config));
        const response = new rpc.ConfigureResponse();
        response.setAcceptsecrets(true);
        response.setSupportspreview(true);
        return response;
    }

    check(request: rpc.CheckRequest, peer: string): rpc.CheckResponse {
        const wish = about(request);
        const news = fromStruct(request.getNews());
        this.secrets.learnInputs(wish, news);
        const checked = this.instance(peer).check({
            ...wish,
            olds: filled(fromStruct(request.getOlds())),
            news,
        });
        const response = new rpc.CheckResponse();
        response.setInputs(toStruct(checked.inputs));
        for (const { property, reason } of checked.failures) {
            const failure = new rpc.CheckFailure();
            failure.setProperty(property);
            failure.setReason(reason);
            response.addFailures(failure);
        }
        return response;
    }

    diff(request: rpc.DiffRequest, peer: string): rpc.DiffResponse {
        return answer(
            this.instance(peer).diff({
                ...about(request),
                id: request.getId(),
                inputs: fromStruct(request.getNews()),
                oldInputs: fromStruct(request.getOldInputs() ?? request.getOlds()),
                oldOutputs: fromStruct(request.getOlds()),
                ignoreChanges: request.getIgnorechangesList(),
            }),
        );
    }

    async create(request: rpc.CreateRequest, peer: string): Promise<rpc.CreateResponse> {
        const wish: CreateRequest = {
            ...about(request),
            inputs: fromStruct(request.getProperties()),
            timeoutSeconds: request.getTimeout(),
        };
        const response = new rpc.CreateResponse();
        if (request.getPreview() || hasUnknown(wish.inputs)) {
            response.setProperties(toStruct(await this.instance(peer).preview(wish)));
            return response;
        }
        const { id, outputs } = await this.write("create", wish, async () => {
            const made = await this.instance(peer).create(wish);
            return { ...made, inputs: wish.inputs };
        });
        this.secrets.learnResource(wish, outputs);
        response.setId(id);
        response.setProperties(toStruct(outputs));
        return response;
    }

    async update(request: rpc.UpdateRequest, peer: string): Promise<rpc.UpdateResponse> {
        const wish: UpdateRequest = {
            ...about(request),
            id: request.getId(),
            inputs: fromStruct(request.getNews()),
            oldInputs: fromStruct(request.getOldInputs() ?? request.getOlds()),
            oldOutputs: fromStruct(request.getOlds()),
            timeoutSeconds: request.getTimeout(),
        };
        const response = new rpc.UpdateResponse();
        if (request.getPreview()) {
            response.setProperties(toStruct(await this.instance(peer).preview(wish)));
            return response;
        }
        const { outputs } = await this.write("update", wish, async () => ({
            id: wish.id,
            inputs: wish.inputs,
            outputs: await this.instance(peer).update(wish),
        }));
        this.secrets.learnResource(wish, outputs);
        response.setProperties(toStruct(outputs));
        return response;
    }

    async read(request: rpc.ReadRequest, peer: string): Promise<rpc.ReadResponse> {
        const wish = about(request);
        const inputs = filled(fromStruct(request.getInputs()));
        const state = await this.instance(peer).read({
            ...wish,
            id: request.getId(),
            inputs,
            outputs: fromStruct(request.getProperties()),
        });
        const response = new rpc.ReadResponse();
        if (state !== undefined) {
            this.secrets.learnResource(wish, state.outputs, inputs);
            response.setId(state.id);
            response.setInputs(toStruct(state.inputs));
            response.setProperties(toStruct(state.outputs));
        }
        return response;
    }

    async delete(request: rpc.DeleteRequest, peer: string): Promise<InstanceType<typeof Empty>> {
        const wish = {
            ...about(request),
            id: request.getId(),
            inputs: fromStruct(request.getOldInputs()),
            outputs: fromStruct(request.getProperties()),
            timeoutSeconds: request.getTimeout(),
        };
        await this.write("delete", wish, async () => {
            const there = await this.instance(peer).delete(wish);
            return { id: wish.id, inputs: wish.inputs, outputs: {}, nothing: !there };
        });
        return new Empty();
    }

    async invoke(request: rpc.InvokeRequest, peer: string): Promise<rpc.InvokeResponse> {
        const result = await this.instance(peer).invoke(request.getTok(), fromStruct(request.getArgs()));
        this.secrets.learnAnswer(request.getTok(), result);
        const response = new rpc.InvokeResponse();
        response.setReturn(toStruct(result));
        return response;
    }

    private instance(peer: string): Instance {
        const known = this.instances.get(peer);
        if (known === undefined) {
            throw new Error(`a call from ${peer}, which has not configured ${this.standIn.package}`);
        }
        return known;
    }

    /** Makes a write and records it; one that did not come to life is recorded all the same. */
    private async write<T extends { id: string; inputs: Bag; outputs: Bag; nothing?: boolean }>(
        operation: Write["operation"],
        { type, name, urn }: About,
        work: () => Promise<T>,
    ): Promise<T> {
        const outcome = await this.writes.make<T | NotReady>(
            { operation, urn },
            () =>
                work().catch((error: unknown) => {
                    if (error instanceof NotReady) return error;
                    throw error;
                }),
            (made) =>
                !(made instanceof NotReady) && made.nothing === true
                    ? undefined
                    : {
                          package: this.standIn.package,
                          operation,
                          type,
                          name,
                          urn,
                          id: made.id,
                          inputs: masked(shown(made.inputs)),
                      },
        );
        if (outcome instanceof NotReady) {
            throw outcome;
        }
        return outcome;
    }
}

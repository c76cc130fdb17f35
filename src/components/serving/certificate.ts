import * as pulumi from "@pulumi/pulumi";
import { checkCertificate } from "../../core/certificates";
import { Findings } from "../../core/problems";
import { settleLater } from "../support";

type Text = pulumi.Input<string>;

/** A certificate with its key, as PEM texts. */
export interface CertificateTexts {
    readonly certificate: string;
    readonly privateKey: string;
}

/** A certificate's parts, checked together once all are known, and against the clock. Secret. */
export function checkedCertificate(
    component: pulumi.Resource,
    title: string,
    tls: { readonly certificate: Text; readonly privateKey: Text; readonly hostname: Text },
    envoyGateway: boolean,
): pulumi.Output<CertificateTexts> {
    const parts = pulumi.secret(pulumi.all([tls.certificate, tls.privateKey, tls.hostname]));
    return settleLater(component, title, parts, ([certificate, privateKey, hostname]) => {
        const f = new Findings();
        // What turns out to be undefined, the output of a stack that has no such one, is missing, and not left out.
        const [cert, key] = [certificate, privateKey].map((part: string | undefined) => part ?? null);
        const now = new Date();
        checkCertificate(f.at("tls"), { certificate: cert, privateKey: key, hostname, now, envoyGateway });
        return { plan: { certificate, privateKey }, problems: f.problems, warnings: f.warnings };
    });
}

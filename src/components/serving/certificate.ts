import * as pulumi from "@pulumi/pulumi";
import { checkCertificate } from "../../core/certificates";
import { Findings } from "../../core/problems";
import { settle } from "../support";

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
): pulumi.Output<CertificateTexts> {
    const parts = pulumi.secret(pulumi.all([tls.certificate, tls.privateKey, tls.hostname]));
    return parts.apply(([certificate, privateKey, hostname]) => {
        const f = new Findings();
        checkCertificate(f.at("tls"), { certificate, privateKey, hostname, now: new Date() });
        const found = { problems: f.problems, warnings: f.warnings };
        return settle(component, title, { plan: { certificate, privateKey }, ...found });
    });
}

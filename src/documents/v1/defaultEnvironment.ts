/** What azureml-core 1.61 builds upon where a document names no image: a release of November 2025. */
export const CPU_IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1";

/** The same for GPUs. That release names no version of it. */
export const GPU_IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-cuda11.8-cudnn8-ubuntu22.04";

/** What azureml-core 1.61 installs where a document names no packages. */
export const CONDA_DEPENDENCIES: Readonly<Record<string, unknown>> = {
    name: "project_environment",
    dependencies: ["python=3.8.13", { pip: ["azureml-defaults"] }],
    channels: ["anaconda", "conda-forge"],
};

/** How a model's files are to be read. */
export const ModelType = { Custom: "custom_model", MLflow: "mlflow_model", Triton: "triton_model" } as const;
export type ModelType = (typeof ModelType)[keyof typeof ModelType];

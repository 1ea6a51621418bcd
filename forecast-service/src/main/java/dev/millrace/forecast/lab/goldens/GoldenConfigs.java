package dev.millrace.forecast.lab.goldens;

import dev.millrace.forecast.autoformer.AutoformerConfig;
import dev.millrace.forecast.informer.InformerConfig;
import dev.millrace.forecast.itransformer.ITransformerConfig;
import dev.millrace.forecast.layers.KernelPlan;
import dev.millrace.forecast.layers.MarkEmbedding;
import dev.millrace.forecast.linear.LinearConfig;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.forecast.patchtst.PatchTstConfig;
import dev.millrace.layers.Activation;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a network's settings from a golden file's metadata. */
final class GoldenConfigs {

    static final Set<String> KINDS =
            Set.of("informer", "informerstack", "autoformer", "dlinear", "nlinear", "patchtst", "itransformer");

    private final Safetensors file;

    private GoldenConfigs(Safetensors file) {
        this.file = file;
    }

    /** @throws IllegalArgumentException when a setting is missing or makes no sense */
    static NetworkConfig read(String kind, Safetensors file) {
        GoldenConfigs settings = new GoldenConfigs(file);
        return switch (kind) {
            case "informer", "informerstack" -> settings.informer();
            case "autoformer" -> settings.autoformer();
            case "dlinear" -> settings.linear(LinearConfig.Variant.DECOMPOSED);
            case "nlinear" -> settings.linear(LinearConfig.Variant.LAST_VALUE);
            case "patchtst" -> settings.patchTst();
            case "itransformer" -> settings.iTransformer();
            default -> throw new IllegalArgumentException("there is no network " + kind);
        };
    }

    private NetworkConfig informer() {
        List<Integer> depths = text("e_layers").startsWith("[") ? integers("e_layers") : List.of(integer("e_layers"));
        return new InformerConfig(
                integer("enc_in"),
                integer("c_out"),
                integer("seq_len"),
                integer("label_len"),
                integer("pred_len"),
                integer("d_model"),
                integer("n_heads"),
                depths,
                integer("d_layers"),
                integer("d_ff"),
                number("dropout", 0),
                integer("factor"),
                !text("attn").equals("full"),
                flag("distil", true),
                flag("mix", true),
                false,
                activation(),
                markKind(),
                marks(),
                false,
                KernelPlan.OWN);
    }

    private NetworkConfig autoformer() {
        return new AutoformerConfig(
                integer("enc_in"),
                integer("c_out"),
                integer("seq_len"),
                integer("label_len"),
                integer("pred_len"),
                integer("d_model"),
                integer("n_heads"),
                integer("e_layers"),
                integer("d_layers"),
                integer("d_ff"),
                number("dropout", 0),
                number("factor", 1),
                integer("moving_avg"),
                activation(),
                markKind(),
                marks(),
                false,
                KernelPlan.OWN);
    }

    private NetworkConfig linear(LinearConfig.Variant variant) {
        return new LinearConfig(
                variant,
                integer("enc_in"),
                integer("seq_len"),
                integer("pred_len"),
                flag("individual", false),
                LinearConfig.PAPER_AVERAGE);
    }

    private NetworkConfig patchTst() {
        return new PatchTstConfig(
                integer("enc_in"),
                integer("seq_len"),
                integer("pred_len"),
                integer("d_model"),
                integer("n_heads"),
                integer("e_layers"),
                integer("d_ff"),
                number("dropout", 0),
                number("head_dropout", 0),
                activation(),
                flag("individual", false),
                integer("patch_len"),
                integer("stride"),
                optional("padding_patch").equals(Optional.of("end")),
                flag("revin", true),
                flag("affine", false),
                flag("subtract_last", false),
                flag("decomposition", false) ? integer("kernel_size") : 0,
                KernelPlan.OWN);
    }

    private NetworkConfig iTransformer() {
        return new ITransformerConfig(
                integer("enc_in"),
                integer("seq_len"),
                integer("pred_len"),
                integer("d_model"),
                integer("n_heads"),
                integer("e_layers"),
                integer("d_ff"),
                number("dropout", 0),
                activation(),
                marks(),
                flag("use_norm", true),
                KernelPlan.OWN);
    }

    private Activation activation() {
        return optional("activation").equals(Optional.of("relu")) ? Activation.RELU : Activation.GELU;
    }

    private MarkEmbedding.Kind markKind() {
        String name = optional("embed").orElse(MarkEmbedding.Kind.TIME_FEATURES.wireName());
        return Arrays.stream(MarkEmbedding.Kind.values())
                .filter(kind -> kind.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the metadata's embed is '" + name + "'"));
    }

    private int marks() {
        Tensor marks = file.tensors().get("x_mark_enc");
        return marks == null ? 0 : (int) marks.shape()[2];
    }

    private Optional<String> optional(String key) {
        return Optional.ofNullable(file.metadata().get(key));
    }

    private String text(String key) {
        return optional(key).orElseThrow(() -> new IllegalArgumentException("the metadata has no " + key));
    }

    private int integer(String key) {
        try {
            return Integer.parseInt(text(key));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the metadata's " + key + " is no number: " + text(key), e);
        }
    }

    private List<Integer> integers(String key) {
        String inner = text(key).replaceAll("[\\[\\]\\s]", "");
        try {
            return Arrays.stream(inner.split(",", -1)).map(Integer::valueOf).toList();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the metadata's " + key + " is no list of numbers: " + text(key), e);
        }
    }

    private double number(String key, double otherwise) {
        try {
            return optional(key).map(Double::parseDouble).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the metadata's " + key + " is no number: " + text(key), e);
        }
    }

    private boolean flag(String key, boolean otherwise) {
        return optional(key).map("True"::equalsIgnoreCase).orElse(otherwise);
    }
}

using Edge.Compiler.Ir;
using Edge.Runtime.Judging;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Cli.Projects;

/// <summary>Turns <c>edge.yaml</c> into a <see cref="Project"/>. Every key the tool knows is named here, once.</summary>
internal static class ProjectReader
{
    /// <param name="path">The project file; paths inside it are relative to its folder.</param>
    /// <param name="overrides"><c>key.key=value</c>, later ones win; they count as if written in the file.</param>
    /// <exception cref="UsageException">With file, line and column.</exception>
    public static Project Read(string path, IReadOnlyList<string> overrides)
    {
        string name = Path.GetFileName(path);
        return Read(YamlReader.ReadFile(path, name), name, Path.GetDirectoryName(path)!, overrides);
    }

    /// <param name="name">What messages call the project.</param>
    /// <param name="folder">What its paths are relative to.</param>
    /// <inheritdoc cref="Read(string, IReadOnlyList{string})"/>
    public static Project Read(YamlMap map, string name, string folder, IReadOnlyList<string> overrides)
    {
        foreach (string text in overrides)
            map = Override.Apply(map, text);

        var root = new Section(map, "");
        bool locates = root.OneOf("task", "classify", "locate") == "locate";
        Section? locate = root.Child("locate");
        if (locate is not null && !locates)
            throw new UsageException("E0016", locate.Place.Text, "'locate' without 'task: locate'", "both, or neither");
        var project = new Project
        {
            File = name,
            Name = root.RequiredText("project", "the product's name"),
            Model = Model(root.RequiredChild("model", "a mapping with 'network', 'checkpoint' or 'edge'"), folder),
            Locate = locate is not null ? LocateSection.Read(locate) : locates ? new LocateSection() : null,
            Preprocess = root.Child("preprocess") is { } preprocess ? Preprocess(preprocess) : new PreprocessSection(),
            Data = root.Child("data") is { } data ? Data(data, folder) : new DataSection(),
            Train = root.Child("train") is { } train ? Train(train, folder) : new TrainSection(),
            Anomaly = root.Child("anomaly") is { } anomaly ? AnomalySection.Read(anomaly, path => Absolute(path, folder)) : null,
            Quantize = root.Child("quantize") is { } quantize ? Quantize(quantize) : new QuantizeSection(),
            Search = root.Child("search") is { } search ? SearchSection.Read(search) : new SearchSection(),
            Compress = root.Child("compress") is { } compress ? CompressSection.Read(compress) : new CompressSection(),
            Scalable = root.Child("scalable") is { } scalable ? ScalableSection.Read(scalable) : new ScalableSection(),
            Accept = root.Child("accept") is { } accept ? Accept(accept) : new AcceptSection(),
            Judge = root.Child("judge") is { } judge ? Judge(judge) : null,
            Line = root.Child("line") is { } line ? LineReader.Read(line) : null,
            Targets = Targets(root),
            Validate = root.Child("validate") is { } validate ? Validate(validate) : new ValidateSection(),
            Report = root.Child("report") is { } report ? ReportSection.Read(report) : new ReportSection(),
            OutFolder = Path.GetFullPath(root.Text("out") ?? "build", folder),
        };
        root.Finish();
        if (project.Anomaly is null != (project.Model.Network != AnomalySection.Network))
        {
            throw new UsageException("E0016", project.Model.Place.Text, $"'model.network' is {project.Model.Network ?? "missing"}{(project.Anomaly is null ? "" : " beside 'anomaly'")}",
                $"'network: {AnomalySection.Network}' and the section 'anomaly', or neither");
        }

        return project;
    }

    private static ModelSection Model(Section section, string folder)
    {
        var model = new ModelSection
        {
            Network = section.Text("network"),
            Checkpoint = Absolute(section.Text("checkpoint"), folder),
            EdgeFile = Absolute(section.Text("edge"), folder),
            Classes = section.Texts("classes") ?? [],
            Place = section.Place,
        };
        section.Finish();
        if (model.EdgeFile is not null && (model.Network ?? model.Checkpoint) is not null)
            throw new UsageException("E0016", section.PlaceOf("edge").Text, "'model' names a graph and a network", "either 'edge', or 'network' with or without 'checkpoint'");
        if (model.EdgeFile is null && model.Network is null)
            throw section.Missing("network", "the network to train, such as 'parts', or 'edge' with a file");
        if (model.Classes.Distinct().Count() != model.Classes.Count)
            throw section.Wrong("classes", "each class once");
        return model;
    }

    private static PreprocessSection Preprocess(Section section)
    {
        var defaults = new PreprocessSection();
        string color = section.OneOf("color", "gray8", "rgb888", "rgb565", "yuv422") ?? defaults.Color;
        int[]? crop = section.Integers("crop", 4, 0, 65535);
        Section? resize = section.Child("resize");
        Section? scale = section.Child("scale");
        var result = new PreprocessSection
        {
            Color = color,
            Crop = crop,
            Resize = resize?.Integers("size", 2, 1, 4096) ?? (resize is null ? null : throw resize.Missing("size", "a list of height and width, such as [64, 64]")),
            ResizeMethod = resize?.OneOf("method", "bilinear_q15", "nearest") ?? defaults.ResizeMethod,
            Multiplier = scale?.Integer("mul", 1, 255) ?? defaults.Multiplier,
            ZeroPoint = scale?.Integer("zero_point", -128, 127) ?? defaults.ZeroPoint,
            Mean = section.Numbers("mean", 0, 1),
            Deviation = section.Numbers("std", 1e-3, 1e3),
        };
        resize?.Finish();
        scale?.Finish();
        section.Finish();
        if (crop is [_, _, 0, _] or [_, _, _, 0])
            throw section.Wrong("crop", "x, y, width, height with a width and a height of at least 1");
        if ((result.Mean ?? result.Deviation)?.Count is { } given && (given != Channels(color) || (result.Mean?.Count ?? given) != (result.Deviation?.Count ?? given)))
            throw section.Wrong(result.Mean is null ? "std" : "mean", $"{Channels(color)} numbers in each of 'mean' and 'std', one for each channel of {color}");
        return result;
    }

    private static int Channels(string color) => color.StartsWith("rgb", StringComparison.Ordinal) ? 3 : 1;

    private static DataSection Data(Section section, string folder)
    {
        var data = new DataSection
        {
            Train = Source(section, "train", folder),
            Search = Source(section, "search", folder),
            Test = Source(section, "test", folder),
            More = [.. (section.Texts("more") ?? []).Select(path => Absolute(path, folder)!)],
            Golden = Source(section, "golden", folder),
            Calibration = Source(section, "calib", folder),
        };
        section.Finish();
        return data;
    }

    private static DataSource? Source(Section data, string key, string folder)
    {
        if (data.Child(key) is not { } section)
            return null;
        const string kinds = "one of rendered, folder, pictures, idx, cifar10, npz, boxes";
        Section? rendered = section.Child("rendered");
        DataSource?[] candidates =
        [
            rendered is null ? null : Rendered(rendered),
            File(section, "folder", DataKind.Folder, folder),
            File(section, "pictures", DataKind.Pictures, folder),
            File(section, "idx", DataKind.Idx, folder),
            File(section, "cifar10", DataKind.Cifar10, folder),
            File(section, "npz", DataKind.Npz, folder),
            File(section, "boxes", DataKind.Boxes, folder),
        ];
        string? labels = section.Text("labels");
        string[]? good = section.Texts("good");
        int? count = section.Integer("count", 1, 10_000_000);
        section.Finish();
        DataSource[] found = [.. candidates.OfType<DataSource>()];
        if (found.Length != 1)
            throw new UsageException("E0016", section.Place.Text, $"'data.{key}' names {found.Length} sources", kinds);
        if (labels is not null && found[0].Kind is not (DataKind.Idx or DataKind.Npz))
            throw new UsageException("E0016", section.PlaceOf("labels").Text, $"'data.{key}.labels' beside a source that brings its own labels", "'labels' beside 'idx' or 'npz'");
        if (labels is null && found[0].Kind is DataKind.Idx)
            throw section.Missing("labels", "the IDX file of the labels");
        if (count is not null && rendered is not null)
            throw new UsageException("E0016", section.PlaceOf("count").Text, $"'data.{key}.count' beside 'rendered'", "'count' inside 'rendered'");
        return found[0] with { Labels = Absolute(labels, folder), Count = count ?? found[0].Count, Good = good };
    }

    private static DataSource Rendered(Section section)
    {
        var source = new DataSource
        {
            Kind = DataKind.Rendered,
            Place = section.Place,
            Seed = section.Integer("seed", 0, (1 << 30) - 1) ?? 0,
            Count = section.Integer("count", 1, 10_000_000) ?? throw section.Missing("count", "how many images to render"),
        };
        section.Finish();
        return source;
    }

    private static DataSource? File(Section section, string key, DataKind kind, string folder) => section.Text(key) is { } path
        ? new DataSource { Kind = kind, Place = section.PlaceOf(key), Path = Absolute(path, folder) }
        : null;

    private static TrainSection Train(Section section, string folder)
    {
        var defaults = new TrainSection();
        Section? augment = section.Child("augment");
        var train = new TrainSection
        {
            Epochs = section.Integer("epochs", 1, 100_000) ?? defaults.Epochs,
            Batch = section.Integer("batch", 1, 65_536) ?? defaults.Batch,
            Optimizer = section.OneOf("optimizer", "adamw", "adam", "sgd") ?? defaults.Optimizer,
            LearningRate = section.Number("learning_rate", 1e-9, 100) ?? defaults.LearningRate,
            WeightDecay = section.Number("weight_decay", 0, 100) ?? defaults.WeightDecay,
            Momentum = section.Number("momentum", 0, 1) ?? defaults.Momentum,
            LabelSmoothing = section.Number("label_smoothing", 0, 0.9) ?? defaults.LabelSmoothing,
            Teacher = Absolute(section.Text("teacher"), folder),
            Distillation = section.OneOf("distillation", TeachingLoss.Soft, TeachingLoss.Decoupled, TeachingLoss.Correlation) is { } name
                ? TeachingLoss.Find(name)! : defaults.Distillation,
            Seed = section.Integer("seed", 0, int.MaxValue) ?? defaults.Seed,
            FlipHorizontally = augment?.Flag("flip_horizontally") ?? defaults.FlipHorizontally,
            FlipVertically = augment?.Flag("flip_vertically") ?? defaults.FlipVertically,
            ShiftPixels = augment?.Integer("shift_pixels", 0, 1024) ?? defaults.ShiftPixels,
            Variation = augment is null ? defaults.Variation : Variation(augment),
        };
        section.OneOf("schedule", "cosine");
        augment?.Finish();
        section.Finish();
        if (section.Has("distillation") && train.Teacher is null)
            throw section.Missing("teacher", "the float model whose answers are learned");
        return train;
    }

    private static ImageVariation Variation(Section augment) => new()
    {
        Degrees = augment.Number("degrees", 0, 180) ?? 0,
        Zoom = Half(augment, "zoom"),
        Brightness = Half(augment, "brightness"),
        Contrast = Half(augment, "contrast"),
        MirrorsEdges = augment.Flag("mirror_edges") ?? false,
    };

    private static double Half(Section augment, string key) => augment.Share(key) is not { } share ? 0
        : share <= 0.5 ? share : throw augment.Wrong(key, "a share up to 50%");

    private static QuantizeSection Quantize(Section section)
    {
        var defaults = new QuantizeSection();
        Section? layers = section.Child("layers");
        bool isFloat16 = section.Is("weights", "float16");
        var quantize = new QuantizeSection
        {
            Range = section.OneOf("range", "min-max", "percentile", "mse", "entropy") ?? defaults.Range,
            Percentile = section.Number("percentile", 50, 100) ?? defaults.Percentile,
            BiasCorrection = section.Flag("bias_correction") ?? defaults.BiasCorrection,
            Equalize = section.Flag("equalize") ?? defaults.Equalize,
            Absorb = section.Flag("absorb") ?? defaults.Absorb,
            Images = section.Integer("images", 1, 1_000_000) ?? defaults.Images,
            Weights = isFloat16 ? defaults.Weights : section.Integer("weights", 2, 8, "float16") ?? defaults.Weights,
            IsFloat16 = isFloat16,
            Rounding = section.OneOf("rounding", "covariance", "adaround", "nearest") ?? defaults.Rounding,
            Shared = section.Integer("shared", 2, SharedSteps.MostValues),
            Layers = layers?.Keys.ToDictionary(name => name, name => layers.Integer(name, 2, 8)!.Value) ?? defaults.Layers,
            Qat = section.Child("qat") is { } qat ? QatSection.Read(qat) : null,
        };
        layers?.Finish();
        section.Finish();
        if (isFloat16 && (quantize.Qat is not null || quantize.Layers.Count > 0))
        {
            throw new UsageException("E0016", section.PlaceOf("weights").Text, "'quantize.weights' is float16 beside bits or training for INT8",
                "'float16' alone, or whole bits from 2 to 8");
        }

        if (quantize.Absorb && (isFloat16 || quantize.Qat is not null))
        {
            throw new UsageException("E0016", section.PlaceOf("absorb").Text, "'quantize.absorb' beside float16 or training with everything rounded",
                "'absorb' where images alone decide: training finds biases by itself");
        }

        if (quantize.Shared is not null && (isFloat16 || quantize.Qat is not null || quantize.Layers.Count > 0 || quantize.Weights < 8))
        {
            throw new UsageException("E0016", section.PlaceOf("shared").Text, "'quantize.shared' beside bits, float16 or training with everything rounded",
                "'shared' with weights of 8 bits");
        }

        return quantize;
    }

    private static AcceptSection Accept(Section section)
    {
        var accept = new AcceptSection
        {
            FloatAccuracyMinimum = section.Share("float_accuracy_min"),
            Int8DropMaximum = section.Share("int8_drop_max"),
            EscapeMaximum = section.Share("escape_max"),
            OverkillMaximum = section.Share("overkill_max"),
            Confidence = section.Share("confidence"),
            TaktMilliseconds = section.Number("takt_ms", 0.001, 1e7),
            DecisionMilliseconds = section.Number("decision_p99_ms", 0.001, 1e7),
        };
        section.Finish();
        if (accept.Confidence is < 0.5 or >= 1)
            throw section.Wrong("confidence", "a share from 50% to below 100%, such as 95%");
        return accept;
    }

    private static ValidateSection Validate(Section section)
    {
        var validate = new ValidateSection
        {
            Stages = section.Texts("stages") ?? [],
            EmulatedImages = section.Integer("emulated_images", 1, 10_000_000),
            IsDisturbed = section.Flag("robustness") ?? false,
        };
        section.Finish();
        return validate;
    }

    private static JudgeSection Judge(Section section)
    {
        bool isHighest = section.OneOf("mode", "defect_any", "highest") == "highest";
        Dictionary<string, double> scores = isHighest ? [] : Limits(section);
        string[] good = isHighest ? section.Texts("good") ?? throw section.Missing("good", "a list of the good classes, such as [OK]") : [];
        var judge = new JudgeSection(isHighest ? JudgeMode.Highest : JudgeMode.AnyDefect, scores, good, section.Number("gray", 0, 1) ?? 0);
        section.Finish();
        return isHighest && good.Length == 0 ? throw section.Wrong("good", "at least one class") : judge;
    }

    private static Dictionary<string, double> Limits(Section judge)
    {
        Section limits = judge.RequiredChild("limits", "a score for each defect, such as { scratch: 0.62 }");
        var scores = limits.Keys.ToArray().ToDictionary(name => name, name => limits.Number(name, 0, 1)!.Value);
        limits.Finish();
        return scores.Count > 0 ? scores : throw judge.Wrong("limits", "a score for at least one defect");
    }

    private static List<TargetSection> Targets(Section root)
    {
        if (root.Child("targets") is not { } section)
            return [];
        var targets = new List<TargetSection>();
        foreach (string name in section.Keys.ToArray())
        {
            Section target = section.Child(name)!;
            targets.Add(new TargetSection(name, target.RequiredText("board", "the name of a board, such as netduinoplus2"),
                target.OneOf("language", "c", "csharp", "plan") ?? "c", target.Place));
            target.Finish();
        }

        section.Finish();
        return targets;
    }

    private static string? Absolute(string? path, string folder) => path is null ? null : Path.GetFullPath(path, folder);
}

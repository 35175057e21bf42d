namespace Edge.Bench.Compression;

/// <summary>The long compression studies, part by part. Cut off at any moment, a part goes on with what it had measured and with the epoch it was in.</summary>
internal static class CompressionStudy
{
    /// <summary>The names of the parts.</summary>
    public static IReadOnlyCollection<string> Parts => StudyTables.Parts;

    public static void Run(StudyOptions options)
    {
        var data = new CifarSplits(options.Data, options.Images);
        var book = new StudyBook(StudyTables.DataFile(options.Results, options.Part, options.Seed), options.Seed, options.Command);
        try
        {
            Run(options, data, book);
        }
        finally
        {
            new StudyTables(options.Results).Write(options.Part);
        }
    }

    private static void Run(StudyOptions options, CifarSplits data, StudyBook book)
    {
        StudyBaseline Of(StudyNetwork network, string given = "") =>
            StudyBaseline.Of(network with { Training = options.Limited(network.Training) }, given, options, data, book);
        StudyBaseline Vgg() => Of(StudyNetwork.Vgg10(options.Seed), options.Baseline);
        switch (options.Part)
        {
            case "baseline":
                Vgg();
                break;
            case "probe":
                new ProbeStudy(options, data, book, Vgg()).Run();
                break;
            case "orders":
                new OrdersStudy(options, data, book, Vgg()).Run();
                break;
            case "grid":
                new GridStudy(options, data, book, Of(StudyNetwork.Small(options.Seed))).Run();
                break;
            case "lowrank":
                new LowRankStudy(options, data, book, Vgg()).Run();
                break;
            case "scalable":
                new ScalablePart(options, data, book, Vgg()).Run();
                break;
            case "combined":
                new CombinedPart(options, data, book, Vgg()).Run();
                break;
            case "ptq":
                new PtqStudy(options, data, book).Run(Of(StudyNetwork.MobileNet(options.Seed)));
                break;
            default:
                throw new InvalidOperationException($"part '{options.Part}'");
        }
    }
}

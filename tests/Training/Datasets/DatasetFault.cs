using Edge.Compiler.Ir;

namespace Edge.Training.Tests.Datasets;

/// <summary>What a user is told about data that is at fault.</summary>
internal static class DatasetFault
{
    public static DataException Named(string code, string found, Action open)
    {
        var error = Assert.Throws<DataException>(open);
        Assert.Equal(code, error.Code);
        Assert.Contains(found, error.Found);
        Assert.NotEmpty(error.Where);
        Assert.Equal(3, error.ExitCode);
        return error;
    }
}

using Edge.Devices.Link;
using Edge.Runtime.Link;

namespace Edge.Runtime.Tests.Link;

/// <summary>Sends images two at a time and asserts of every result that it is the right one, and the first of its image.</summary>
internal sealed class CheckedRun(Desk desk, int images, int imageBytes = AnyDevice.InputBytes)
{
    private readonly HashSet<int> _done = [];
    private readonly HashSet<int> _sent = [];

    /// <summary>A new session: what was sent and has no result is to be sent again.</summary>
    public void Reconnected() => _sent.IntersectWith(_done);

    /// <returns>Images that have their result.</returns>
    public int Go(int maximumTurns)
    {
        for (int turn = 0; turn < maximumTurns && _done.Count < images && desk.Port.Lost is null; turn++)
        {
            if (_sent.Count - _done.Count < 2 && _sent.Count < images)
                Send(Enumerable.Range(0, images).First(index => !_sent.Contains(index)));
            desk.Port.Expect(true, desk.Clock);
            desk.Turn();
            while (desk.Port.TryTake(out LinkMessage message))
                Check(message);
        }

        return _done.Count;
    }

    private void Send(int index)
    {
        _sent.Add(index);
        desk.Load(index, AnyDevice.Image(index, imageBytes));
        desk.Send(Opcode.Run, index, RunMode.Io, 0, 0);
    }

    private void Check(LinkMessage message)
    {
        Assert.Equal(Opcode.Result, message.Opcode);
        int index = message.Number(ResultLayout.IndexAt);
        sbyte[] image = AnyDevice.Image(index, imageBytes);
        Assert.Contains(index, _sent);
        Assert.True(_done.Add(index), $"image {index} has two results");
        Assert.Equal(Desk.Checksum(image), message.Number(ResultLayout.ImageCrcAt));
        Assert.Equal(AnyDevice.Outputs(image), message.Content.Select(value => (sbyte)value));
    }
}
